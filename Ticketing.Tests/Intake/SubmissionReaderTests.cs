using System.Text;
using Ticketing.Intake;
using Ticketing.Tickets;

namespace Ticketing.Tests.Intake;

public class SubmissionReaderTests
{
    static readonly SubmissionDefaults Door = new() { System = "pi" };

    static Submission Taken(Outcome<Submission> outcome)
    {
        Assert.Null(outcome.Refusal);
        return outcome.Value!;
    }

    static Submission Json(string json, SubmissionDefaults? defaults = null) => Taken(SubmissionReader.ReadJson(Encoding.UTF8.GetBytes(json), defaults ?? Door));

    static Refusal Refused(string json)
    {
        var outcome = SubmissionReader.ReadJson(Encoding.UTF8.GetBytes(json), Door);
        Assert.Null(outcome.Value);
        Assert.Equal(RefusalKind.Invalid, outcome.Refusal!.Kind);
        Assert.Equal("invalid", outcome.Refusal.Code);
        return outcome.Refusal;
    }

    static Submission Text(string text) => Taken(SubmissionReader.ReadText(Encoding.UTF8.GetBytes(text), Door));

    [Fact]
    public void Every_field_of_the_contract_is_read()
    {
        var read = Json("""
            {"title": "Boiler pressure low", "description": "0.4 bar\nsince noon", "system": "boiler", "category": "heating", "reference": "boiler-pressure",
             "sla": "gold", "ifRefused": "record", "requester": "anna", "state": "firing", "labels": {"floor": "cellar"}, "holdId": 7}
            """);
        Assert.Equal("Boiler pressure low", read.Title);
        Assert.Equal("0.4 bar\nsince noon", read.Description);
        Assert.Equal("boiler", read.System);
        Assert.Equal("heating", read.Category);
        Assert.Equal("boiler-pressure", read.Reference);
        Assert.Equal(Sla.Gold, read.Sla);
        Assert.Equal(IfRefused.Record, read.IfRefused);
        Assert.Equal("anna", read.Requester);
        Assert.Equal(Signal.Firing, read.Signal);
        Assert.Equal("cellar", read.Labels!["floor"]);
        Assert.Equal(7, read.HoldId);
    }

    [Fact]
    public void A_title_is_enough_and_the_door_fills_in_the_rest()
    {
        var read = Json("""{"title": " Gutter "}""", new() { System = "pi", IfRefused = IfRefused.Record, Sla = Sla.Bronze, IdempotencyKey = "k" });
        Assert.Equal(("Gutter", "pi", IfRefused.Record, Sla.Bronze, "k"), (read.Title, read.System, read.IfRefused, read.Sla, read.IdempotencyKey));
        Assert.Null(read.Description);
        Assert.Null(read.Reference);
        Assert.Null(read.Labels);
    }

    [Theory]
    [InlineData("ok", Signal.Ok)]
    [InlineData("resolved", Signal.Ok)]
    [InlineData("Resolved", Signal.Ok)]
    [InlineData("firing", Signal.Firing)]
    public void State_says_whether_the_condition_is_there(string state, Signal signal) =>
        Assert.Equal(signal, Json($$"""{"title": "x", "state": "{{state}}"}""").Signal);

    [Fact]
    public void Unknown_members_null_and_empty_texts_count_as_absent()
    {
        var read = Json("""{"\u0074itle": "x", "colour": {"a": [1, 2, {"title": 3}]}, "category": null, "reference": "", "system": "  ", "status": "done", "id": 5}""");
        Assert.Equal("x", read.Title);
        Assert.Equal("pi", read.System);
        Assert.Null(read.Category);
        Assert.Null(read.Reference);
    }

    [Fact]
    public void All_faults_are_listed_at_once_by_field()
    {
        var refusal = Refused("""{"title": 5, "sla": "platinum", "ifRefused": "maybe", "state": [], "labels": {"a": 1}, "holdId": "x", "system": "a/b", "category": "a\u0000b"}""");
        Assert.Equal(["title", "sla", "ifRefused", "state", "labels.a", "holdId", "category", "system"], refusal.Errors.Keys);
        Assert.Equal("must be text, not a number", refusal.Errors["title"][0]);
        Assert.Equal("is 'platinum'; use gold, silver, bronze or none", refusal.Errors["sla"][0]);
        Assert.Contains("holds the control character U+0000 at position 1", refusal.Errors["category"][0], StringComparison.Ordinal);
        Assert.Contains("title must be text, not a number; ", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "title")]
    [InlineData("""{"title": ""}""", "title")]
    [InlineData("""{"title": "a\nb"}""", "title")]
    [InlineData("""{"title": "\ud800"}""", "title")]
    [InlineData("""{"title": "a", "title": "b"}""", "title")]
    [InlineData("""{"title": "a", "x": 1, "x": 2}""", "x")]
    [InlineData("""{"title": "a", "labels": {"x": "1", "x": "2"}}""", "labels.x")]
    [InlineData("""{"title": "a", "labels": []}""", "labels")]
    [InlineData("""{"title": "a", "holdId": 1e400}""", "holdId")]
    [InlineData("""{"title": "a", "holdId": -1}""", "holdId")]
    [InlineData("""{"title": "a"} {}""", "body")]
    [InlineData("""{"title": "a",}""", "body")]
    [InlineData("""{"title": "a" /* why */}""", "body")]
    [InlineData("""{"title": "a""", "body")]
    [InlineData("""["title"]""", "body")]
    [InlineData("", "body")]
    [InlineData("   ", "body")]
    [InlineData("{\"title\": \"a\u0000b\"}", "body")]
    [InlineData("{\"\\ud800\": 1}", "body")]
    public void What_cannot_be_read_names_its_field(string json, string field) => Assert.Equal([field], Refused(json).Errors.Keys);

    [Fact]
    public void Over_long_texts_and_too_many_labels_are_refused()
    {
        var labels = string.Join(',', Enumerable.Range(0, TicketLimits.Labels + 1).Select(i => $"\"k{i}\": \"v\""));
        var refusal = Refused($$"""{"title": "{{new string('t', 201)}}", "description": "{{new string('d', 20_001)}}", "labels": { {{labels}} } }""");
        Assert.Equal(["title", "description", "labels"], refusal.Errors.Keys);
        Assert.Equal("is 201 characters long; at most 200 are allowed", refusal.Errors["title"][0]);
    }

    [Fact]
    public void Nesting_beyond_sixteen_levels_is_refused_wherever_it_stands()
    {
        static string Nested(int levels) => "{\"title\": \"x\", \"a\": " + new string('[', levels) + new string(']', levels) + "}";
        Assert.Equal("x", Json(Nested(15)).Title);
        Assert.Equal(["body"], Refused(Nested(16)).Errors.Keys);
        Assert.Equal(["body"], Refused(new string('[', 100_000)).Errors.Keys);
        Assert.Equal(["body"], Refused("{\"a\":" + new string('[', 50_000)).Errors.Keys);
    }

    [Fact]
    public void Invalid_utf8_is_refused_in_json_text_and_form()
    {
        byte[] json = [.. "{\"title\": \""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("is not valid UTF-8", SubmissionReader.ReadJson(json, Door).Refusal!.Errors["body"][0]);
        Assert.Equal("is not valid UTF-8", SubmissionReader.ReadText([0xFF, 0xFE], Door).Refusal!.Errors["body"][0]);
        var draft = new SubmissionDraft();
        SubmissionReader.ReadForm("title=%FF"u8, ref draft);
        Assert.Equal("is not valid UTF-8", draft.Complete(Door).Refusal!.Errors["title"][0]);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        Assert.Equal("x", Json("\uFEFF{\"title\": \"x\"}").Title);
        Assert.Equal("Disk", Text("\uFEFFDisk").Title);
    }

    [Fact]
    public void The_first_line_of_a_text_is_the_title_and_the_rest_the_description()
    {
        Assert.Equal(("Disk 91% full", (string?)null), (Text("Disk 91% full").Title, Text("Disk 91% full").Description));
        var read = Text("\r\n Disk full \r\n\r\n/dev/sda1\r\n  91 %\n");
        Assert.Equal(("Disk full", "/dev/sda1\r\n  91 %"), (read.Title, read.Description));
    }

    [Fact]
    public void An_over_long_first_line_is_cut_for_the_title_and_kept_whole()
    {
        var line = new string('a', 198) + "😀" + new string('b', 100);
        var read = Text(line + "\nmore");
        Assert.Equal(new string('a', 198) + "…", read.Title);
        Assert.Equal(line + "\nmore", read.Description);
    }

    [Fact]
    public void A_text_beside_a_given_title_is_all_description()
    {
        var draft = new SubmissionDraft();
        draft.Set(SubmissionField.Title, "Backup");
        SubmissionReader.ReadText("line 1\nline 2"u8, ref draft);
        var read = Taken(draft.Complete(Door));
        Assert.Equal(("Backup", "line 1\nline 2"), (read.Title, read.Description));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    public void A_text_without_a_word_is_refused(string text) =>
        Assert.Equal(["title"], SubmissionReader.ReadText(Encoding.UTF8.GetBytes(text), Door).Refusal!.Errors.Keys);

    [Theory]
    [InlineData("title=Disk+full&sla=gold", "Disk full", Sla.Gold)]
    [InlineData("sla=gold&title=50%25%20%C3%BC", "50% ü", Sla.Gold)]
    [InlineData("Disk 91% full", "Disk 91% full", null)]
    [InlineData("a=b&title=c", "a=b&title=c", null)]
    [InlineData("sla=gold", "sla=gold", null)]
    public void A_form_is_one_only_if_every_part_names_a_field(string body, string title, Sla? sla)
    {
        var draft = new SubmissionDraft();
        SubmissionReader.ReadForm(Encoding.UTF8.GetBytes(body), ref draft);
        var read = Taken(draft.Complete(Door));
        Assert.Equal((title, sla), (read.Title, read.Sla));
    }

    [Fact]
    public void What_is_given_beside_the_body_stays()
    {
        var draft = new SubmissionDraft();
        draft.Set(SubmissionField.Sla, "bronze");
        SubmissionReader.ReadJson("""{"title": "x", "sla": "gold"}"""u8, ref draft);
        Assert.Equal(Sla.Bronze, Taken(draft.Complete(Door)).Sla);
    }

    [Fact]
    public void A_fixed_system_cannot_be_changed_by_the_body() =>
        Assert.Equal("pi", Json("""{"title": "x", "system": "boiler"}""", Door with { SystemIsFixed = true }).System);

    [Fact]
    public void A_body_is_json_if_it_starts_with_a_brace()
    {
        Assert.Equal("x", Taken(SubmissionReader.Read(" \n{\"title\":\"x\"}"u8, Door)).Title);
        Assert.Equal("[x]", Taken(SubmissionReader.Read("[x]"u8, Door)).Title);
        Assert.NotNull(SubmissionReader.Read("{oops"u8, Door).Refusal);
    }

    [Fact]
    public void Every_prefix_of_a_valid_body_is_refused_and_none_throws()
    {
        var json = """{"title":"Boiler \u00fc \ud83d\ude00","labels":{"a":"b"},"x":[1,{"y":null}],"holdId":5,"sla":"gold"}"""u8.ToArray();
        for (var length = 0; length < json.Length; length++)
        {
            Assert.NotNull(SubmissionReader.ReadJson(json.AsSpan(0, length), Door).Refusal);
        }
        Assert.Equal("Boiler ü 😀", Taken(SubmissionReader.ReadJson(json, Door)).Title);
    }

    [Fact]
    public void Mutated_bytes_never_throw()
    {
        var seed = """{"title":"Boiler \u00fc","labels":{"a":"b"},"x":[1,{"y":null}],"holdId":5,"sla":"gold","state":"ok"}"""u8.ToArray();
        var random = new Random(17);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])seed.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            var outcome = SubmissionReader.Read(bytes, Door);
            Assert.True(outcome.Value is null ^ outcome.Refusal is null);
            var draft = new SubmissionDraft();
            SubmissionReader.ReadForm(bytes, ref draft);
            _ = draft.Complete(Door);
        }
    }
}
