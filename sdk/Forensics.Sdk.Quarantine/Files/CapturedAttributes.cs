using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Quarantine.Files;

/// <summary>Extended attributes of a file, of all namespaces, within <see cref="ActLimits"/>.</summary>
internal static class CapturedAttributes
{
    /// <summary>Reads them in the kernel's order; null when they cannot be listed.</summary>
    public static IReadOnlyList<PosixAttribute>? Read(SafeFileHandle file, EvidencePath path, List<CollectionFault> faults)
    {
        using var reader = new ExtendedAttributeReader();
        var error = reader.Begin(file);
        if (error.Failed)
        {
            if (error != Errno.EOPNOTSUPP)
            {
                faults.Add(error.Fault(path, "ATTRIBUTES_UNREADABLE", "listxattr", "extended attributes could not be listed: they could not be restored"));
            }

            return null;
        }

        var attributes = new List<PosixAttribute>();
        var bytes = 0;
        while (reader.TryNext(out var attribute))
        {
            bytes += attribute.Name.Length + attribute.Value.Length;
            if (attributes.Count == ActLimits.Attributes || bytes > ActLimits.AttributeBytes)
            {
                faults.Add(new(path, FaultKind.OverLimit, "ATTRIBUTES_OVER_LIMIT",
                    $"only the first {attributes.Count} extended attributes are kept: there are more than {ActLimits.Attributes}, or more than {ActLimits.AttributeBytes} bytes of them"));
                break;
            }

            var name = new EvidenceText(attribute.Name.ToArray());
            attributes.Add(new(name, attribute.Error.Failed ? null : new EvidenceText(attribute.Value.ToArray())));
            if (attribute.Error.Failed)
            {
                faults.Add(attribute.Error.Fault(path, "ATTRIBUTE_UNREADABLE", "getxattr", $"the extended attribute {name} could not be read, and could not be restored"));
            }
        }

        return attributes;
    }
}
