using Ticketing.Tenants;

namespace Ticketing.Tests.Tenants;

public class StoreAddressTests
{
    [Theory]
    [InlineData(null, "default", "default")]
    [InlineData("/srv/club.db", "sqlite", "sqlite /srv/club.db")]
    [InlineData("/srv/a=b.db", "sqlite", "sqlite /srv/a=b.db")]
    [InlineData("Host=db;Database=t;Username=u;Password=geheim", "postgresql", "postgresql db/t")]
    [InlineData("server=db1,db2;DB=t;password='a;b'", "postgresql", "postgresql db1,db2/t")]
    public void A_store_is_shown_without_credentials(string? store, string kind, string shown)
    {
        Assert.Null(StoreAddress.FaultOf(store));
        Assert.Equal((kind, shown), (StoreAddress.KindOf(store), StoreAddress.Describe(store)));
    }

    [Theory]
    [InlineData("club.db", "absolute path")]
    [InlineData("../club.db", "absolute path")]
    [InlineData("", "absolute path")]
    [InlineData("/srv/", "a directory")]
    [InlineData("/srv/a\nb", "control characters")]
    [InlineData("postgres://u:geheim@db/t", "a URI")]
    [InlineData("postgresql://u:geheim@db/t?x=y", "a URI")]
    [InlineData("Database=t;Password=geheim", "no server")]
    [InlineData("Host=db;Password=geheim", "no database")]
    [InlineData("Host=db;Database=", "no database")]
    [InlineData("Password='geheim;Host=db", "no connection string")]
    public void Nonsense_is_refused_with_words_and_without_repeating_it(string store, string word)
    {
        var fault = StoreAddress.FaultOf(store)!;
        Assert.Contains(word, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", fault + StoreAddress.Describe(store.StartsWith("postgres", StringComparison.Ordinal) ? null : store), StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_has_one_spelling() => Assert.Equal("/srv/club.db", StoreAddress.Normalise("/srv/x/../club.db"));
}
