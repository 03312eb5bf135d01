using System.Text;
using Ticketing.Intake;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake;

public class JsonFieldsTests
{
    static JsonFields Read(string json) => JsonFields.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Members_are_taken_by_name_and_type()
    {
        var fields = Read("""{"name": " anna ", "text": "a\nb", "available": false, "grace": 60, "sla": "Gold", "role": "Agent", "watchers": ["b", "a", "b"], "labels": {"x": "y"}, "other": [1]}""");
        Assert.Equal("anna", fields.Text("name", 10, required: true));
        Assert.Equal("a\nb", fields.Text("text", 10, multiline: true));
        Assert.False(fields.Flag("available"));
        Assert.Equal(60, fields.Number("grace", 0, 60));
        Assert.Equal(Sla.Gold, fields.Tier("sla"));
        Assert.Equal("agent", fields.Word("role", ["admin", "agent"]));
        Assert.Equal(["b", "a"], fields.Texts("watchers", 3, 10)!);
        Assert.Equal("y", fields.Labels("labels")!["x"]);
        Assert.Null(fields.Refusal);
    }

    [Fact]
    public void Absent_and_null_members_are_null_and_only_what_is_required_is_missed()
    {
        var fields = Read("""{"b": null, "c": " "}""");
        Assert.Null(fields.Text("a", 10));
        Assert.Null(fields.Text("b", 10));
        Assert.Null(fields.Text("c", 10));
        Assert.Null(fields.Flag("a"));
        Assert.Null(fields.Number("b", 0, 1));
        Assert.Null(fields.Texts("a", 1, 1));
        Assert.True(fields.Has("b"));
        Assert.False(fields.Has("a"));
        Assert.Null(fields.Refusal);
        fields.Text("a", 10, required: true);
        fields.Text("c", 10, required: true);
        fields.Tier("b", required: true);
        Assert.Equal(["a", "c", "b"], fields.Refusal!.Errors.Keys);
    }

    [Fact]
    public void Every_fault_is_listed_under_its_member()
    {
        var fields = Read("""{"a": 1, "b": "x", "c": 1.5, "d": "platinum", "e": "boss", "f": ["x", 2, ""], "g": {"k": 1}, "h": "\ud800", "i": "long", "j": [], "j": []}""");
        fields.Text("a", 10);
        fields.Flag("b");
        fields.Number("c", 0, 10);
        fields.Tier("d");
        fields.Word("e", ["admin", "agent", "member"]);
        Assert.Null(fields.Texts("f", 9, 9));
        Assert.Null(fields.Labels("g"));
        fields.Text("h", 10);
        fields.Text("i", 3);
        var errors = fields.Refusal!.Errors;
        Assert.Equal(["j", "a", "b", "c", "d", "e", "f[1]", "f[2]", "g.k", "h", "i"], errors.Keys);
        Assert.Equal("is 'boss'; use admin, agent or member", errors["e"][0]);
        Assert.Equal("must be true or false, not a text", errors["b"][0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": ")]
    [InlineData("\"text\"")]
    [InlineData("{\"\\ud800\": 1}")]
    public void What_is_no_object_is_one_fault_of_the_body(string json)
    {
        var fields = Read(json);
        fields.Text("name", 10, required: true);
        Assert.Equal(["body"], fields.Refusal!.Errors.Keys);
    }

    [Fact]
    public void Invalid_utf8_and_deep_nesting_are_faults_of_the_body()
    {
        Assert.Equal(["body"], JsonFields.Read([(byte)'{', 0xFF, (byte)'}']).Refusal!.Errors.Keys);
        Assert.Equal(["body"], Read("{\"a\":" + new string('[', 100_000)).Refusal!.Errors.Keys);
    }
}
