using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads the formats of binfmt_misc (Documentation/admin-guide/binfmt-misc.rst).</summary>
internal static class BinaryFormatReader
{
    public static IEnumerable<KernelBinaryFormat> Read(RootFiles files, EvidencePath place, TimeProvider clock)
    {
        foreach (var name in files.List(place).Where(name => !name.Bytes.Span.SequenceEqual("register"u8) && !name.Bytes.Span.SequenceEqual("status"u8)))
        {
            if (files.ReadKernel(BytePath.Child(place.Bytes.Span, name.Bytes.Span)) is { } content)
            {
                yield return Parse(name, content, UnixTime.Of(clock.GetUtcNow()));
            }
        }
    }

    internal static KernelBinaryFormat Parse(EvidenceText name, ReadOnlyMemory<byte> content, UnixTime readAt)
    {
        var format = new KernelBinaryFormat
        {
            Name = name,
            Enabled = null,
            Interpreter = null,
            FormatFlags = null,
            Extension = null,
            MagicOffset = null,
            Magic = null,
            MagicMask = null,
            ReadAt = readAt,
        };
        foreach (var line in ShortFiles.Lines(content))
        {
            var blank = line.Span.IndexOf((byte)' ');
            var value = blank < 0 ? default : line[(blank + 1)..];
            var text = new EvidenceText(value).ToString();
            format = new EvidenceText(blank < 0 ? line : line[..blank]).ToString() switch
            {
                "enabled" => format with { Enabled = true },
                "disabled" => format with { Enabled = false },
                "interpreter" => format with { Interpreter = new(value) },
                "flags:" => format with { FormatFlags = text },
                "extension" => format with { Extension = new(value.TrimStart("."u8)) },
                "offset" => format with { MagicOffset = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null },
                "magic" => format with { Magic = text },
                "mask" => format with { MagicMask = text },
                _ => format,
            };
        }

        return format;
    }
}
