using System.Text.Json.Nodes;

namespace Forensics.Host.Output;

/// <summary>A file that a step wrote outside of the bundle.</summary>
/// <param name="Path">It, absolute.</param>
/// <param name="LengthBytes">Its length.</param>
/// <param name="Sha256">SHA-256 of what was written, lower-case hex.</param>
internal sealed record OutsideFile(string Path, long LengthBytes, string Sha256)
{
    /// <summary>Whether it was read again and is what was written; null when it was not read again.</summary>
    public bool? IsVerified { get; init; }

    public JsonObject ToJson() => new() { ["path"] = Path, ["length_bytes"] = LengthBytes, ["sha256"] = Sha256, ["verified_after"] = IsVerified };
}
