using System.Text;
using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

public sealed class HostileProcessTests
{
    [Test]
    public void AParenthesisALineFeedAndAnEscapeInANameAreKept()
    {
        using var process = OddProcess.Ready("name", Convert.ToHexString(") R 1\n(\e[2J"u8));
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo(") R 1\n(\e[2J"));
        Assert.That(record.GetProperty("parent_pid").GetInt32(), Is.EqualTo(Environment.ProcessId));
        Assert.That(record.GetProperty("state").GetString(), Is.EqualTo("S"));
        Assert.That(record.GetProperty("real_user_id").GetUInt32(), Is.Zero);
    }

    [Test]
    public void ANameThatIsNotUtf8KeepsItsBytes()
    {
        using var process = OddProcess.Ready("name", "41FF42");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("name").GetString(), Is.EqualTo("A\ufffdB"));
        Assert.That(record.GetProperty("name_bytes").GetBytesFromBase64(), Is.EqualTo(new byte[] { 0x41, 0xff, 0x42 }));
    }

    [Test]
    public void OddArgumentsAreKeptEachForItself()
    {
        using var process = OddProcess.Start("argv", Hex("x"), Hex(""), Hex("two words"), Hex("line\nfeed\e[0m"), "80FE");
        process.Expect("ready");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(Strings(record, "arguments"), Is.EqualTo(new[] { "x", "", "two words", "line\nfeed\e[0m", "\ufffd\ufffd" }));
        Assert.That(record.GetProperty("arguments_bytes")[4].GetBytesFromBase64(), Is.EqualTo(new byte[] { 0x80, 0xfe }));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.False);
    }

    [Test]
    public void AProcessStartedWithoutArgumentsHasNoneOrTheOneThatTheKernelAdds()
    {
        using var process = OddProcess.Start("argv");
        process.Expect("ready");
        Assert.That(Strings(Listing.Of().Record(process.Pid), "arguments"), Is.Empty.Or.EqualTo(new[] { "" }));
    }

    [Test]
    public void TwoMebibytesOfArgumentsAreCutToTheOptionAndSaidToBe()
    {
        using var process = OddProcess.Start("long");
        process.Expect("ready");
        var listing = Listing.Of(options: new() { MaxArgumentBytes = 250_000 });
        var record = listing.Record(process.Pid);
        Assert.That(Strings(record, "arguments").Select(argument => argument!.Length), Is.EqualTo(new[] { 100_000, 100_000, 49_998 }));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.True);
        Assert.That(listing.Faults(process.Pid).Single().Code, Is.EqualTo("ARGUMENTS_OVER_LIMIT"));
        Assert.That(listing.Conclusion.Flags, Is.EqualTo(Sdk.ItemFlags.Truncated));
    }

    [Test]
    public void WhenTheLastByteIsOverwrittenTheHiddenArgumentsAreReported()
    {
        using var process = OddProcess.Ready("hide", "--steal-everything");
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(Strings(record, "arguments"), Is.EqualTo(new[] { OddProgram.Path }));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.True);
        Assert.That(listing.Faults(process.Pid).Single().Code, Is.EqualTo("ARGUMENTS_SHORT"));
        Assert.That(listing.Faults(process.Pid).Single().Kind, Is.EqualTo(Sdk.FaultKind.Changed));
    }

    [Test]
    public void APageOfTheArgumentsThatDoesNotAnswerIsReported()
    {
        using var process = OddProcess.Ready("hole", new string('h', 100_000));
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(Strings(record, "arguments")[^1], Has.Length.InRange(40_000, 60_000));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.True);
        Assert.That(listing.Faults(process.Pid).Single().Code, Is.EqualTo("ARGUMENTS_SHORT"));
    }

    [Test]
    public void ATitleThatGrewIntoTheEnvironmentIsComplete()
    {
        using var process = OddProcess.Ready("grow");
        var listing = Listing.Of();
        var record = listing.Record(process.Pid);
        Assert.That(Strings(record, "arguments")[0], Does.StartWith("tttt"));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.False);
        Assert.That(listing.Faults(process.Pid), Is.Empty);
    }

    [Test]
    public void ATitlePaddedWithNulsKeepsThem()
    {
        using var process = OddProcess.Ready("pad");
        var record = Listing.Of().Record(process.Pid);
        var arguments = Strings(record, "arguments");
        Assert.That(arguments[0], Is.EqualTo("padded"));
        Assert.That(arguments, Has.Length.GreaterThan(5));
        Assert.That(arguments.Skip(1), Has.All.EqualTo(""));
        Assert.That(record.GetProperty("arguments_truncated").GetBoolean(), Is.False);
    }

    [Test]
    public void UserAndGroupIdsAreTheFourOfTheKernelWithNamesOfTheRoot()
    {
        using var process = OddProcess.Ready("ids");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(Numbers(record, "real_user_id", "effective_user_id", "saved_user_id", "fs_user_id"), Is.EqualTo(new[] { 1, 22, 23, 23 }));
        Assert.That(Numbers(record, "real_group_id", "effective_group_id", "saved_group_id", "fs_group_id"), Is.EqualTo(new[] { 11, 12, 13, 14 }));
        var groups = record.GetProperty("groups").EnumerateArray().Select(group => group.GetUInt32());
        Assert.That(groups, Is.EqualTo(new uint[] { 7, 42, 4_294_967_294 }));
        Assert.That(record.GetProperty("real_user_name").GetString(), Is.EqualTo("daemon"));
        Assert.That(record.GetProperty("effective_user_name").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    internal static string?[] Strings(JsonElement record, string field)
        => [.. record.GetProperty(field).EnumerateArray().Select(value => value.GetString())];

    private static IEnumerable<long> Numbers(JsonElement record, params string[] fields)
        => fields.Select(field => record.GetProperty(field).GetInt64());

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
