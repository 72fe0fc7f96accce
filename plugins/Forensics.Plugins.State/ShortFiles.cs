using System.Buffers.Text;
using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State;

/// <summary>Files of one line or a few, as the kernel and configuration have them.</summary>
internal sealed class ShortFiles(RootFiles files)
{
    /// <summary>What reads them, and keeps the faults.</summary>
    public RootFiles Files => files;

    /// <summary>A kernel's file as one text, blanks at its end dropped.</summary>
    /// <returns>Null when it is not there, not readable or empty.</returns>
    public EvidenceText? Text(string path)
        => files.ReadKernel(EvidencePath.Of(path)) is { } content && content.Span.TrimEnd(" \n\r\t\0"u8) is { IsEmpty: false } text ? new(content[..text.Length]) : null;

    /// <summary>A kernel's file that holds a word of its own making: ASCII.</summary>
    public string? Word(string path) => Text(path) is { } text && Ascii.IsValid(text.Bytes.Span) ? text.ToString() : null;

    /// <summary>A kernel's file that holds a decimal number.</summary>
    public long? Number(string path)
        => Text(path) is { } text && Utf8Parser.TryParse(text.Bytes.Span, out long number, out var used) && used == text.Bytes.Length ? number : null;

    /// <summary>Words of a kernel's file, divided by blanks or line feeds.</summary>
    public IReadOnlyList<string>? Words(string path) => Word(path)?.Split((char[])[' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Lines of a kernel's file.</summary>
    /// <returns>None when it is not there.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> KernelLines(string path, int limitBytes = LinuxLimits.ConfigurationBytes)
        => files.ReadKernel(EvidencePath.Of(path), limitBytes) is { } content ? Lines(content) : [];

    /// <summary>Lines of a regular file.</summary>
    /// <returns>None when it is not there.</returns>
    public IEnumerable<ReadOnlyMemory<byte>> Lines(string path) => files.Read(EvidencePath.Of(path)) is { } content ? Lines(content) : [];

    /// <summary>Whether something is there.</summary>
    public bool Exists(string path) => files.Status(EvidencePath.Of(path), follow: true) is not null;

    public static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> content)
    {
        while (!content.IsEmpty)
        {
            var end = content.Span.IndexOf((byte)'\n');
            yield return end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
        }
    }
}
