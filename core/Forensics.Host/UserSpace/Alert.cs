using System.Text.Json.Nodes;

namespace Forensics.Host.UserSpace;

/// <summary>Something that meddled with this program, or may have.</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Message">What it is, for people.</param>
internal sealed record Alert(string Code, string Message)
{
    /// <summary>The step whose worker it was seen in; null for this program itself.</summary>
    public string? Step { get; init; }

    public int? ProcessId { get; init; }

    /// <summary>The file it is about.</summary>
    public string? Path { get; init; }

    public ulong? Device { get; init; }

    public ulong? Inode { get; init; }

    /// <summary>Names of variables; their values may be secrets.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public JsonObject ToJson() => new()
    {
        ["code"] = Code,
        ["message"] = Message,
        ["step"] = Step,
        ["pid"] = ProcessId,
        ["path"] = Path,
        ["device"] = Device?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["inode"] = Inode?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["names"] = new JsonArray([.. Names.Select(name => JsonValue.Create(name))]),
    };
}
