using Forensics.Plugins.Filesystem.Entries;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Filesystem.Details;

/// <summary>Extended attributes of an entry, and what the known ones among them say.</summary>
internal sealed class AttributeDetails : IDisposable
{
    // {"name":"","name_bytes":"","value":"","value_bytes":""},
    private const int FixedBytes = 64;

    private readonly ExtendedAttributeReader reader = new();

    public EntryDetails Read(in EntryPlace place, int lineBytes, List<CollectionFault> faults)
    {
        var error = place.Name.IsEmpty ? reader.Begin(place.Directory) : reader.Begin(place.Directory, place.Name);
        if (error.Failed)
        {
            // A file system without attributes says so for each of its files: no fault.
            if (error != Errno.EOPNOTSUPP)
            {
                faults.Add(error.Fault(place.Path(), "XATTRS_UNREADABLE", "listxattr", "the names of extended attributes could not be read"));
            }

            return EntryDetails.None;
        }

        var room = ListingLimits.LineBytes - ListingLimits.FixedLineBytes - lineBytes;
        List<EntryAttribute>? found = null;
        var details = EntryDetails.None;
        while (reader.TryNext(out var attribute))
        {
            if (attribute.Error == Errno.ENODATA)
            {
                continue; // Removed since the names were read.
            }

            room -= FixedBytes + Cost(attribute.Name);
            if (room < 0)
            {
                faults.Add(new(place.Path(), FaultKind.OverLimit, "XATTRS_OVER_LIMIT", "more extended attributes than one record can hold; the rest was left out"));
                break;
            }

            found ??= [];
            var name = new EvidenceText(attribute.Name.ToArray());
            var cost = Cost(attribute.Value);
            if (attribute.Error.Failed)
            {
                faults.Add(attribute.Error.Fault(place.Path(), "XATTR_UNREADABLE", "getxattr", $"the extended attribute {name} could not be read"));
                found.Add(new() { Name = name });
            }
            else if (cost > room)
            {
                faults.Add(new(place.Path(), FaultKind.OverLimit, "XATTRS_OVER_LIMIT", $"the extended attribute {name} is longer than what the record can hold"));
                found.Add(new() { Name = name });
            }
            else
            {
                room -= cost;
                found.Add(new() { Name = name, Value = new(attribute.Value.ToArray()) });
                details = Decode(details, place, attribute, ref room, faults);
            }
        }

        return found is null ? details : details with { Xattrs = found };
    }

    public void Dispose() => reader.Dispose();

    private static EntryDetails Decode(EntryDetails details, in EntryPlace place, in ExtendedAttribute attribute, ref int room, List<CollectionFault> faults)
    {
        var name = attribute.Name;
        if (name.SequenceEqual(FileCapabilities.AttributeName))
        {
            return FileCapabilities.TryParse(attribute.Value, out var capabilities)
                ? details with { Capabilities = capabilities!.ToString(), CapabilitiesRootId = capabilities.RootId }
                : Malformed(details, place, "CAPABILITIES_CORRUPT", "security.capability is none of the known revisions", faults);
        }

        if (name.SequenceEqual("security.selinux"u8))
        {
            return details with { SelinuxLabel = new(attribute.Value.TrimEnd((byte)0).ToArray()) };
        }

        var isDefault = name.SequenceEqual(PosixAcl.DefaultName);
        if (!isDefault && !name.SequenceEqual(PosixAcl.AccessName))
        {
            return details;
        }

        if (!PosixAcl.TryFormat(attribute.Value, isDefault ? "default:" : string.Empty, out var lines))
        {
            return Malformed(details, place, "ACL_CORRUPT", $"{System.Text.Encoding.ASCII.GetString(name)} is no access list", faults);
        }

        room -= lines.Sum(line => line.Length + 3);
        if (room < 0)
        {
            return Malformed(details, place, "XATTRS_OVER_LIMIT", "an access list is longer than what the record can hold", faults, FaultKind.OverLimit);
        }

        // getfacl shows the access list first, whatever the order of the names.
        return details with { Acl = details.Acl is null ? lines : isDefault ? [.. details.Acl, .. lines] : [.. lines, .. details.Acl] };
    }

    private static EntryDetails Malformed(
        EntryDetails details, in EntryPlace place, string code, string message, List<CollectionFault> faults, FaultKind kind = FaultKind.Corrupt)
    {
        faults.Add(new(place.Path(), kind, code, message));
        return details;
    }

    /// <summary>Most bytes that a text takes in a line, its base64 included.</summary>
    private static int Cost(ReadOnlySpan<byte> text)
    {
        var cost = 0;
        var isAscii = true;
        foreach (var value in text)
        {
            cost += value < ' ' ? JsonText.GrowthFactor : value >= 0x80 ? 3 : value is (byte)'"' or (byte)'\\' ? 2 : 1;
            isAscii &= value < 0x80;
        }

        return isAscii ? cost : cost + (((text.Length + 2) / 3) * 4);
    }
}
