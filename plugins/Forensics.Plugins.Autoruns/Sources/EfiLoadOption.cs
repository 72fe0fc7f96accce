using System.Buffers.Binary;
using System.Text;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>EFI_LOAD_OPTION: attributes, length of the device path, description in UTF-16, device path, optional data (UEFI Specification 3.1.3, 10.3).</summary>
/// <param name="IsActive">LOAD_OPTION_ACTIVE.</param>
/// <param name="Description">What the firmware's menu shows.</param>
/// <param name="File">The file path nodes' text, with backslashes; null for an option that names no file.</param>
internal sealed record EfiLoadOption(bool IsActive, string Description, string? File)
{
    private const int HeaderBytes = 6;
    private const int NodeBytes = 4;
    private const byte Media = 4;
    private const byte FilePath = 4;

    public static EfiLoadOption? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
        {
            return null;
        }

        var attributes = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var pathBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        var rest = bytes[HeaderBytes..];
        var end = 0;
        while (end + 2 <= rest.Length && BinaryPrimitives.ReadUInt16LittleEndian(rest[end..]) != 0)
        {
            end += 2;
        }

        if (end + 2 + pathBytes > rest.Length)
        {
            return null;
        }

        return new((attributes & 1) != 0, Encoding.Unicode.GetString(rest[..end]), Path(rest.Slice(end + 2, pathBytes)));
    }

    private static string? Path(ReadOnlySpan<byte> nodes)
    {
        string? path = null;
        for (var count = 0; nodes.Length >= NodeBytes && count < SourceLimits.EfiPathNodes; count++)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(nodes[2..]);
            if (length < NodeBytes || length > nodes.Length)
            {
                break;
            }

            if (nodes[0] == Media && nodes[1] == FilePath)
            {
                path += Encoding.Unicode.GetString(nodes[NodeBytes..length]).TrimEnd('\0');
            }

            nodes = nodes[length..];
        }

        return path;
    }
}
