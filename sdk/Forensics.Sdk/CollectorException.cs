namespace Forensics.Sdk;

/// <summary>The collector cannot go on. Never thrown for a single object.</summary>
/// <param name="code">Stable, never reused, capitals and underscores.</param>
/// <param name="message">One sentence for the operator: what failed and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class CollectorException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = code;
}
