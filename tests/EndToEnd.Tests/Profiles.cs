namespace EndToEnd.Tests;

/// <summary>Profiles that tests write.</summary>
internal static class Profiles
{
    /// <summary>A profile from one flow mapping a step: <c>collector: x, options: { ... }</c>.</summary>
    public static string Of(params string[] steps)
        => "name: test\nsummary: Made by a test.\nsteps:\n" + string.Concat(steps.Select(step => $"  - {{ {step} }}\n"));
}
