using Ticketing.Admission;

namespace Ticketing.Tests.Admission;

public class WorkingHoursTests
{
    static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    static bool Covers(string hours, string at)
    {
        var parts = at.Split(' ', ':');
        return WorkingHours.Parse(hours).Covers((Array.IndexOf(Days, parts[0]) * 1440) + (int.Parse(parts[1], null) * 60) + int.Parse(parts[2], null));
    }

    [Theory]
    [InlineData("Mon-Fri 08:00-22:00", "Mon 08:00,Fri 21:59,Wed 12:00", "Mon 07:59,Fri 22:00,Sat 12:00,Sun 08:00")]
    [InlineData("mon-fri 8:00-12:00, 13:00-17:00; Sat 10:00-14:00", "Tue 08:00,Tue 11:59,Tue 13:00,Sat 13:59", "Tue 12:00,Sat 08:00,Sat 14:00,Sun 10:00")]
    [InlineData("Mon, Wed 08:00-09:00, 10:00-11:00", "Mon 08:00,Wed 10:30", "Tue 08:00,Fri 10:30")]
    [InlineData("Mon 08:00-09:00, Tue 10:00-11:00", "Mon 08:00,Tue 10:00", "Mon 10:00,Tue 08:00")]
    [InlineData("Mon 08:00-09:00; 10:00-11:00", "Mon 08:30,Sun 10:30,Mon 10:30", "Sun 08:30")]
    [InlineData("Fri 22:00-06:00", "Fri 22:00,Fri 23:59,Sat 00:00,Sat 05:59", "Fri 21:59,Sat 06:00,Sat 22:00,Fri 05:00")]
    [InlineData("Sun 22:00-06:00", "Sun 23:00,Mon 00:00,Mon 05:59", "Mon 06:00,Sun 05:00")]
    [InlineData("Sat-Mon 00:00-24:00", "Sat 00:00,Sun 12:00,Mon 23:59", "Tue 00:00,Fri 23:59")]
    [InlineData("Saturday 10:00-14:00", "Sat 10:00", "Fri 10:00")]
    [InlineData("22:00 - 24:00", "Mon 22:00,Sun 23:59", "Mon 00:00,Mon 21:59")]
    public void Ranges_cover_their_minutes_and_no_others(string hours, string inside, string outside)
    {
        Assert.All(inside.Split(','), at => Assert.True(Covers(hours, at), at));
        Assert.All(outside.Split(','), at => Assert.False(Covers(hours, at), at));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_means_always(string? hours)
    {
        Assert.True(WorkingHours.Parse(hours).IsAlways);
        Assert.True(WorkingHours.Parse(hours).Covers(WorkingHours.MinutesPerWeek - 1));
    }

    [Theory]
    [InlineData("Mon-Fri", "names days without a time in 'Mon-Fri'")]
    [InlineData("Mon-Fri 08:00-17:00, Sat", "names days without a time")]
    [InlineData("Mon; 08:00-09:00", "names days without a time in 'Mon'")]
    [InlineData("Foo 08:00-17:00", "'Foo', which is not a day; use Mon, Tue")]
    [InlineData("Mon-Tue-Wed 08:00-17:00", "not a day or a range of days")]
    [InlineData("Mon 08:00", "'08:00', which is not a range of times")]
    [InlineData("Mon 8-17", "'17' in '8-17', which is not a time")]
    [InlineData("Mon 24:00-08:00", "'24:00' in '24:00-08:00', which is not a time")]
    [InlineData("Mon 08:00-24:01", "'24:01'")]
    [InlineData("Mon 08:60-09:00", "'08:60'")]
    [InlineData("Mon 08:00-08:00", "starts when it ends; write 00:00-24:00")]
    [InlineData("Mon 08:00-09:00,,Tue 08:00-09:00", "has an empty range")]
    [InlineData(",", "has an empty range")]
    [InlineData("Mon 08:00-+9:00", "'+9:00'")]
    public void Faults_say_what_is_wrong_and_what_to_write(string hours, string fault)
    {
        Assert.False(WorkingHours.TryParse(hours, out _, out var said));
        Assert.Contains(fault, said, StringComparison.Ordinal);
        Assert.Contains(said!, Assert.Throws<FormatException>(() => WorkingHours.Parse(hours)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_over_long_text_is_refused_before_it_is_read() =>
        Assert.False(WorkingHours.TryParse(new string('x', WorkingHours.MaxLength + 1), out _, out _));
}
