namespace Forensics.Bundle;

/// <summary>From where a cut bundle goes on.</summary>
/// <param name="Link">The last link that proved, 1 or more: what stands up to it is copied.</param>
/// <param name="Fingerprint">Of the signer of that link, 64 lower-case hex digits.</param>
public sealed record ResumePoint(int Link, string Fingerprint)
{
    /// <summary>Names of contents in parts that are gone on with (<see cref="ContentRules.ContinuesAtBytes"/>): they are digested while they are copied.</summary>
    public IReadOnlyList<string> Contents { get; init; } = [];
}
