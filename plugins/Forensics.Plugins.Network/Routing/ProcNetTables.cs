using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Forensics.Plugins.Network.Namespaces;
using Forensics.Plugins.Network.Records;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Network.Routing;

/// <summary>What <c>/proc/PID/net</c> has of a namespace that cannot be entered: interfaces (dev), neighbours of IPv4 (arp), routes of the main table (route) and of IPv6 (ipv6_route),
/// addresses of IPv6 (if_inet6). proc_pid_net(5).</summary>
internal static class ProcNetTables
{
    private const int TableBytes = 16 << 20;

    // All that /proc/PID/net/route has; ipv6_route has every table's.
    private const uint MainTable = 254;

    public static void Read(SafeFileHandle? task, ulong? mountId, NamespaceReading reading, ReadingWatch watch)
    {
        foreach (var item in new[] { NetworkItems.Interfaces, NetworkItems.Neighbours, NetworkItems.Addresses, NetworkItems.Routes, NetworkItems.Rules })
        {
            reading.Lacking.TryAdd(item, reading.EnterError);
        }

        var view = reading.View;
        reading.Note(reading.EnterError.Fault(reading.Subject, "NAMESPACE_NOT_ENTERED", "setns",
            task is null ? "it cannot be entered, and no process is in it whose tables could be read" : "it cannot be entered: of its tables only those of /proc/PID/net were read"));
        if (task is null)
        {
            return;
        }

        reading.Interfaces = [.. Lines(task, "net/dev"u8, mountId, watch).Select(line => Interface(line, view)).OfType<InterfaceRecord>()];
        reading.Neighbours = [.. Lines(task, "net/arp"u8, mountId, watch).Select(line => Neighbour(line, view)).OfType<NeighbourRecord>()];
        reading.Routes =
        [
            .. Lines(task, "net/route"u8, mountId, watch).Select(line => Route(line, view)).OfType<RouteRecord>(),
            .. Lines(task, "net/ipv6_route"u8, mountId, watch).Select(line => Route6(line, view)).OfType<RouteRecord>(),
        ];
        reading.Addresses = [.. Lines(task, "net/if_inet6"u8, mountId, watch).Select(line => Address6(line, view)).OfType<AddressRecord>()];
    }

    internal static InterfaceRecord? Interface(string line, NamespaceView view)
    {
        var colon = line.LastIndexOf(':');
        var counters = colon < 0 ? [] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return counters.Length < 16 ? null : new()
        {
            NetNamespace = view.Id,
            InterfaceIndex = null,
            Name = new(Encoding.Latin1.GetBytes(line[..colon].Trim())),
            AlternativeNames = [],
            Alias = null,
            LinkType = null,
            InterfaceKind = null,
            Flags = null,
            OperationalState = null,
            MtuBytes = null,
            PhysicalAddress = null,
            PermanentAddress = null,
            MasterIndex = null,
            LinkIndex = null,
            LinkNamespaceId = null,
            QueueDiscipline = null,
            Promiscuity = null,
            XdpAttached = null,
            XdpPrograms = [],
            ReceivedBytes = Number(counters[0]),
            ReceivedPackets = Number(counters[1]),
            ReceiveErrors = Number(counters[2]),
            ReceiveDropped = Number(counters[3]),
            SentBytes = Number(counters[8]),
            SentPackets = Number(counters[9]),
            SendErrors = Number(counters[10]),
            SendDropped = Number(counters[11]),
            Source = "procfs",
            ReadAt = view.ReadAt,
        };
    }

    /// <summary>Address, type, flags (0x2 complete, 0x4 permanent), physical address, mask, device.</summary>
    internal static NeighbourRecord? Neighbour(string line, NamespaceView view)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || !System.Net.IPAddress.TryParse(fields[0], out var address) || Hexadecimal(fields[2].Replace("0x", string.Empty, StringComparison.Ordinal)) is not { } flags)
        {
            return null;
        }

        return new()
        {
            NetNamespace = view.Id,
            Family = "inet",
            Address = address.ToString(),
            PhysicalAddress = (flags & 2) == 0 ? null : fields[3].ToLowerInvariant(),
            InterfaceIndex = null,
            Interface = new EvidenceText(Encoding.Latin1.GetBytes(fields[^1])),
            NeighbourState = (flags & 4) != 0 ? "permanent" : (flags & 2) != 0 ? null : "incomplete",
            Flags = [],
            Router = false,
            ConfirmedAgoMs = null,
            UsedAgoMs = null,
            UpdatedAgoMs = null,
            Source = "procfs",
            ReadAt = view.ReadAt,
        };
    }

    /// <summary>Interface, destination, gateway, flags (0x2 gateway, 0x200 reject), count, use, metric, mask: the addresses as words in the machine's order.</summary>
    internal static RouteRecord? Route(string line, NamespaceView view)
    {
        var fields = line.Split('\t', StringSplitOptions.TrimEntries);
        if (fields.Length < 8 || Hexadecimal(fields[1]) is not { } destination || Hexadecimal(fields[2]) is not { } gateway || Hexadecimal(fields[3]) is not { } flags
            || Hexadecimal(fields[7]) is not { } mask)
        {
            return null;
        }

        var bits = System.Numerics.BitOperations.PopCount(mask);
        return Route("inet", bits == 0 ? "default" : $"{Word(destination)}/{bits}", (flags & 2) != 0 ? Word(gateway) : null, fields[0], (uint?)Number(fields[6]),
            (flags & 0x200) != 0 ? "unreachable" : "unicast", view);
    }

    /// <summary>Destination, length, source, length, gateway, metric, count, use, flags, interface: hexadecimal digits, in the order of the network.</summary>
    internal static RouteRecord? Route6(string line, NamespaceView view)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 10 || Address(fields[0]) is not { } destination || Hexadecimal(fields[1]) is not { } bits || Address(fields[4]) is not { } gateway
            || Hexadecimal(fields[5]) is not { } metric || Hexadecimal(fields[8]) is not { } flags)
        {
            return null;
        }

        return Route("inet6", bits == 0 ? "default" : $"{destination}/{bits}", gateway == "::" ? null : gateway, fields[9], metric, (flags & 0x200) != 0 ? "unreachable" : (flags & 0x8000_0000) != 0 ? "local" : "unicast", view);
    }

    /// <summary>Address, index, length, scope, flags, name: hexadecimal digits.</summary>
    internal static AddressRecord? Address6(string line, NamespaceView view)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || Address(fields[0]) is not { } address || Hexadecimal(fields[1]) is not { } index || Hexadecimal(fields[2]) is not { } bits
            || Hexadecimal(fields[3]) is not { } scope || Hexadecimal(fields[4]) is not { } flags)
        {
            return null;
        }

        return new()
        {
            NetNamespace = view.Id,
            Family = "inet6",
            Address = address,
            PrefixLength = (int)Math.Min(bits, 128),
            PeerAddress = null,
            Broadcast = null,
            InterfaceIndex = (int)index,
            Interface = new EvidenceText(Encoding.Latin1.GetBytes(fields[5])),
            Label = null,
            Scope = scope switch { 0x10 => "host", 0x20 => "link", 0x40 => "site", _ => "global" },
            Flags = RouteWords.AddressFlagsOf(flags),
            ValidMs = null,
            PreferredMs = null,
            ReadAt = view.ReadAt,
        };
    }

    private static RouteRecord Route(string family, string destination, string? gateway, string device, uint? metric, string type, NamespaceView view) => new()
    {
        NetNamespace = view.Id,
        Family = family,
        Destination = destination,
        SourcePrefix = null,
        RouteType = type,
        RouteTable = family == "inet" ? MainTable : null,
        RouteProtocol = null,
        Scope = null,
        Gateway = gateway,
        PreferredSource = null,
        InterfaceIndex = null,
        Interface = new EvidenceText(Encoding.Latin1.GetBytes(device)),
        Metric = metric,
        TypeOfService = null,
        Flags = [],
        NextHops = [],
        NextHopId = null,
        Source = "procfs",
        ReadAt = view.ReadAt,
    };

    private static string[] Lines(SafeFileHandle task, ReadOnlySpan<byte> name, ulong? mountId, ReadingWatch watch)
    {
        watch.Beat();
        var error = ProcFile.Open(task, name, OpenAs.KernelFile, mountId, out var file);
        using (file)
        {
            return !error.Failed && !FileReading.ReadToEnd(file, TableBytes, out var content).Failed ? Encoding.Latin1.GetString(content.Bytes.Span).Split('\n') : [];
        }
    }

    private static ulong? Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static uint? Hexadecimal(string text) => uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Address(string digits)
        => digits.Length == 32 && digits.All(char.IsAsciiHexDigit) ? RouteWords.Address(Convert.FromHexString(digits)) : null;

    private static string Word(uint word)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        return RouteWords.Address(bytes)!;
    }
}
