using Ticketing.Mqtt.Sessions;

namespace Ticketing.Tests.Mqtt;

public class JournalEntryTests
{
    [Fact]
    public void What_is_on_disk_stays_there_and_what_failed_may_still_come()
    {
        var entry = new JournalEntry(new PositionSet("a", 1));
        Assert.Equal((false, false), (entry.IsStored, entry.IsFailed));
        entry.Fail();
        Assert.Equal((false, true), (entry.IsStored, entry.IsFailed));
        entry.Complete();
        entry.Fail();
        Assert.Equal((true, false), (entry.IsStored, entry.IsFailed));
    }

    [Fact]
    public void Its_size_is_that_of_its_records()
    {
        var message = new StoredMessage { Topic = "topic", Payload = new byte[1000] };
        var entry = new JournalEntry(new RetainedSet("r", message));
        Assert.InRange(entry.Bytes, 1000, 1400);
        entry.Add(new RetainedSet("r", message));
        Assert.InRange(entry.Bytes, 2000, 2800);
    }
}
