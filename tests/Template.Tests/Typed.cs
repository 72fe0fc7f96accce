namespace Template.Tests;

/// <summary>How commands ended, and what they printed.</summary>
internal sealed record Typed(int ExitCode, string Output)
{
    public Typed MustSucceed() => MustEndWith(0);

    public Typed MustEndWith(int exitCode)
    {
        Assert.That(ExitCode, Is.EqualTo(exitCode), Output);
        return this;
    }
}
