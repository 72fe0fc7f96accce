using System.Diagnostics;
using System.Text.Json;
using Forensics.Plugins.State.Users;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.State.Tests.Users;

/// <summary>A root of a test's own, and what users.state says of it.</summary>
internal sealed class UsersRoot : IDisposable
{
    public TestRoot Root { get; } = new();

    public RecordingContext Context { get; private set; } = null!;

    public async Task<RecordingContext> RunAsync(UsersOptions? options = null)
        => Context = await CollectorRun.RunAsync(new UsersCollector(), options ?? new UsersOptions(), Root.Root);

    public IReadOnlyList<JsonElement> Records(string name) => Context.Records(name);

    public CollectionFault Fault(string code) => Context.Faults.Single(fault => fault.Code == code);

    /// <summary>Runs a program that gives a second opinion; the test is skipped without it.</summary>
    public static string Ask(string program, params IEnumerable<string> arguments)
    {
        var path = ((string[])["/usr/bin", "/usr/sbin", "/bin", "/sbin"]).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Ignore($"{program} is not installed");
        }

        var start = new ProcessStartInfo(path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TZ"] = "UTC";
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(60_000), Is.True, $"{program} did not end");
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output;
    }

    public void Dispose() => Root.Dispose();
}
