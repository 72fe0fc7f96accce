using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

/// <summary>Field by field against ps(1), sha256sum(1) and /proc itself.</summary>
public sealed class ReferenceTests
{
    private static readonly (string Column, string Field)[] Columns =
    [
        ("pid", "pid"), ("ppid", "parent_pid"), ("pgid", "process_group_id"), ("sess", "posix_session_id"),
        ("ruid", "real_user_id"), ("euid", "effective_user_id"), ("suid", "saved_user_id"), ("fsuid", "fs_user_id"),
        ("rgid", "real_group_id"), ("egid", "effective_group_id"), ("sgid", "saved_group_id"), ("fsgid", "fs_group_id"),
        ("nlwp", "thread_count"), ("tty", "terminal"), ("comm", "name"),
    ];

    [Test]
    public void EveryProcessThatPsShowsBeforeAndAfterHasTheSameValues()
    {
        using var odd = OddProcess.Ready("ids");
        using var terminal = OddProcess.StartProgram("script", ["-qc", $"{OddProgram.Path} wait", "/dev/null"]);
        Assert.That(terminal.ReadLine()!.Trim(), Is.EqualTo("ready"));
        var before = Ps();
        var listing = Listing.Of();
        var after = Ps();
        var compared = 0;
        foreach (var (pid, row) in before)
        {
            // A kernel worker is renamed with each piece of work, and back; our own threads come and go with the listing.
            if (pid != Environment.ProcessId && after.TryGetValue(pid, out var same) && same == row && !row.Contains(" kworker/", StringComparison.Ordinal))
            {
                Assert.That(Row(listing.Record(pid)), Is.EqualTo(row));
                compared++;
            }
        }

        Assert.That(compared, Is.GreaterThan(20));
        Assert.That(before.Values, Has.Some.Contain(" pts/"));
    }

    [Test]
    public void TheStartIsWithinATickOfWhatTheKernelCountsFromBoot()
    {
        var at = DateTimeOffset.UtcNow;
        using var process = OddProcess.Ready("wait");
        var record = Listing.Of().Record(process.Pid);
        var started = record.GetProperty("started_at").GetDateTimeOffset();
        Assert.That(started, Is.InRange(at - TimeSpan.FromMilliseconds(20), DateTimeOffset.UtcNow));
        Assert.That(record.GetProperty("read_at").GetDateTimeOffset(), Is.InRange(started, DateTimeOffset.UtcNow));

        Assert.That(KernelStat.TryParseBootTime(System.Text.Encoding.ASCII.GetBytes(File.OpenText("/proc/stat").ReadToEnd()), out var boot), Is.True);
        var byBootTime = DateTimeOffset.FromUnixTimeSeconds(boot).AddMilliseconds(record.GetProperty("start_ticks").GetInt64() * 10);
        Assert.That((started - byBootTime).Duration(), Is.LessThan(TimeSpan.FromSeconds(1.1)));
    }

    [Test]
    public void TheUniquePidIsTheDocumentedHash()
    {
        var record = Listing.Of().Record(Environment.ProcessId);
        var start = $"{Environment.ProcessId} {record.GetProperty("start_ticks")}";
        var script = $"printf '%s %s %s' \"$(cat /proc/sys/kernel/random/boot_id)\" {start} | sha256sum | cut -c1-32";
        Assert.That(Run("sh", "-c", script).Trim(), Is.EqualTo(record.GetProperty("unique_pid").GetString()));
    }

    [Test]
    public void ARecordHasEveryFieldOfItsSchemaAndNoOther()
    {
        using var schema = JsonDocument.Parse(new ProcessCollector().Descriptor.Records[0].JsonSchema);
        var known = schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name);
        var record = Listing.Of().Record(Environment.ProcessId);
        var fields = record.EnumerateObject().Select(property => property.Name).ToList();
        Assert.That(fields, Is.SubsetOf(known));
        Assert.That(fields, Does.Contain("unique_pid").And.Contain("fs_user_id").And.Contain("user_time_ms"));
    }

    [Test]
    public void TheWorkingDirectoryAndTheCountersAreThoseOfProc()
    {
        using var process = OddProcess.Ready("wait");
        var record = Listing.Of().Record(process.Pid);
        Assert.That(record.GetProperty("working_directory").GetString(), Is.EqualTo(Environment.CurrentDirectory));
        Assert.That(record.GetProperty("virtual_bytes").GetInt64() / 1024, Is.EqualTo(StatusKilobytes(process.Pid, "VmSize")));
        Assert.That(record.GetProperty("resident_bytes").GetInt64() / 1024, Is.EqualTo(StatusKilobytes(process.Pid, "VmRSS")).Within(1024));
        Assert.That(record.GetProperty("user_time_ms").GetInt64(), Is.InRange(0, 1_000));
        Assert.That(record.GetProperty("tracer_pid").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    private static long StatusKilobytes(int pid, string key)
    {
        var line = File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith(key + ":", StringComparison.Ordinal));
        return long.Parse(line[(key.Length + 1)..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    private static Dictionary<int, string> Ps()
    {
        var rows = new Dictionary<int, string>();
        var format = string.Join(',', Columns.Select(column => column.Column == "comm" ? "comm=" : $"{column.Column}:40="));
        foreach (var line in Run("ps", "-eo", format).Split('\n'))
        {
            var parts = line.Split(' ', Columns.Length, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == Columns.Length)
            {
                var row = string.Join(' ', parts).Replace(" <defunct>", "", StringComparison.Ordinal);
                rows[int.Parse(parts[0], CultureInfo.InvariantCulture)] = row.TrimEnd();
            }
        }

        return rows;
    }

    private static string Row(JsonElement record) => string.Join(' ', Columns.Select(column =>
    {
        var value = record.GetProperty(column.Field);
        return value.ValueKind != JsonValueKind.Null ? value.ToString() : column.Column == "tty" ? "?" : "0";
    }));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
