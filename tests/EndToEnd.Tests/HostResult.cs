using System.Text;

namespace EndToEnd.Tests;

/// <summary>How a run of the program ended, and what it printed, byte for byte.</summary>
internal sealed record HostResult(int ExitCode, byte[] OutputBytes, byte[] ErrorBytes)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string Error => Encoding.UTF8.GetString(ErrorBytes);

    /// <summary>Everything printed, for the message of an assertion.</summary>
    public string All => Output + Error;

    /// <summary>The bundle that <c>collect</c> names.</summary>
    public string Bundle => After("bundle: ");

    public string Signer => After("signer: ");

    public string Digest => After("sha256: ");

    /// <summary>No byte but a line feed that a terminal could take for a command, and valid UTF-8.</summary>
    public void MustBePlainText()
    {
        foreach (var bytes in new[] { OutputBytes, ErrorBytes })
        {
            Assert.That(bytes.Where(value => value is < 0x20 and not (byte)'\n' or 0x7F), Is.Empty, All);
            Assert.That(System.Text.Unicode.Utf8.IsValid(bytes), Is.True, All);
        }
    }

    public HostResult MustEndWith(int exitCode)
    {
        Assert.That(ExitCode, Is.EqualTo(exitCode), All);
        MustBePlainText();
        return this;
    }

    private string After(string start)
    {
        var line = Output.Split('\n').LastOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        Assert.That(line, Is.Not.Null, All);
        return line![start.Length..];
    }
}
