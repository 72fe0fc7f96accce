using System.Buffers;
using System.Text;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>
/// The container that the path of a cgroup speaks of. A convention of the runtimes, not of the kernel: whoever may make cgroups may choose any name.
/// Known are docker, containerd, CRI-O, podman (libpod), Kubernetes (kubepods, both cgroup drivers), LXC and LXD, and systemd-nspawn.
/// </summary>
/// <param name="Id">64 hexadecimal digits, or for LXC and systemd-nspawn the container's name.</param>
/// <param name="Runtime"><c>docker</c>, <c>containerd</c>, <c>cri-o</c>, <c>podman</c>, <c>kubernetes</c> (its runtime is not told), <c>lxc</c>,
/// <c>systemd-nspawn</c>; null when the path does not tell.</param>
public sealed record ContainerId(string Id, string? Runtime)
{
    private const int HexDigits = 64;
    private const int MaxNameBytes = 255;
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Looks from the path's end: of nested containers the innermost counts.</summary>
    /// <param name="path">Of a cgroup.</param>
    /// <returns>Null when it speaks of no container, or of the process that watches over one.</returns>
    public static ContainerId? Find(ReadOnlySpan<byte> path)
    {
        var isKubernetes = path.IndexOf("kubepods"u8) >= 0;
        var rest = path;
        while (!rest.IsEmpty)
        {
            var slash = rest.LastIndexOf((byte)'/');
            var name = rest[(slash + 1)..];
            rest = slash < 0 ? default : rest[..slash];
            if (IsMonitor(name))
            {
                return null;
            }

            var parent = rest[(rest.LastIndexOf((byte)'/') + 1)..];
            if ((ByHex(name, parent) ?? Lxc(name, parent) ?? Nspawn(name)) is { } found)
            {
                return found.Runtime is null && isKubernetes ? found with { Runtime = "kubernetes" } : found;
            }
        }

        return null;
    }

    // conmon of podman and CRI-O, and LXC's monitor, run beside the container, in a cgroup that bears its name.
    private static bool IsMonitor(ReadOnlySpan<byte> name)
        => name.StartsWith("libpod-conmon-"u8) || name.StartsWith("crio-conmon-"u8) || name.StartsWith("lxc.monitor"u8);

    /// <summary><c>ID</c>, <c>RUNTIME-ID.scope</c>, and <c>SLICE:RUNTIME:ID</c> of runtimes that were given systemd's form without systemd.</summary>
    private static ContainerId? ByHex(ReadOnlySpan<byte> name, ReadOnlySpan<byte> parent)
    {
        if (name.EndsWith(".scope"u8))
        {
            name = name[..^".scope".Length];
        }

        if (name.Length < HexDigits || name[^HexDigits..].ContainsAnyExcept(Hex))
        {
            return null;
        }

        var prefix = name[..^HexDigits];
        if (!prefix.IsEmpty && prefix[^1] is not ((byte)'-' or (byte)':'))
        {
            return null;
        }

        prefix = prefix.TrimEnd("-:"u8);
        prefix = prefix[(prefix.LastIndexOf((byte)':') + 1)..];
        return new(Encoding.ASCII.GetString(name[^HexDigits..]), RuntimeOf(prefix.IsEmpty ? parent : prefix));
    }

    private static string? RuntimeOf(ReadOnlySpan<byte> word)
        => word.SequenceEqual("docker"u8) ? "docker"
            : word.SequenceEqual("cri-containerd"u8) || word.SequenceEqual("containerd"u8) || word.SequenceEqual("nerdctl"u8) ? "containerd"
            : word.SequenceEqual("crio"u8) ? "cri-o"
            : word.SequenceEqual("libpod"u8) || word.SequenceEqual("libpod_parent"u8) ? "podman"
            : null;

    /// <summary><c>lxc/NAME</c>, <c>lxc.payload/NAME</c>, <c>lxc.payload.NAME</c>.</summary>
    private static ContainerId? Lxc(ReadOnlySpan<byte> name, ReadOnlySpan<byte> parent)
        => name.StartsWith("lxc.payload."u8) ? Named(name["lxc.payload.".Length..], "lxc")
            : parent.SequenceEqual("lxc"u8) || parent.SequenceEqual("lxc.payload"u8) ? Named(name, "lxc")
            : null;

    /// <summary><c>machine-NAME.scope</c>, <c>systemd-nspawn@NAME.service</c>, their names escaped as systemd-escape(1) does. Virtual machines of libvirt
    /// have such scopes too, with the driver's name first.</summary>
    private static ContainerId? Nspawn(ReadOnlySpan<byte> name)
    {
        var escaped = name.StartsWith("machine-"u8) && name.EndsWith(".scope"u8) ? name["machine-".Length..^".scope".Length]
            : name.StartsWith("systemd-nspawn@"u8) && name.EndsWith(".service"u8) ? name["systemd-nspawn@".Length..^".service".Length]
            : default;
        return escaped.StartsWith("qemu\\x2d"u8) || escaped.StartsWith("lxc\\x2d"u8) ? null : Named(escaped, "systemd-nspawn");
    }

    private static ContainerId? Named(ReadOnlySpan<byte> escaped, string runtime)
    {
        if (escaped.Length is 0 or > MaxNameBytes)
        {
            return null;
        }

        var name = new byte[escaped.Length];
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            var isEscape = escaped[i..] is [(byte)'\\', (byte)'x', _, _, ..]
                && System.Buffers.Text.Utf8Parser.TryParse(escaped.Slice(i + 2, 2), out byte value, out var used, 'x') && used == 2;
            name[length++] = !isEscape ? escaped[i] : Convert.FromHexString(Encoding.ASCII.GetString(escaped.Slice(i + 2, 2)))[0];
            i += isEscape ? 3 : 0;
        }

        return new(Encoding.UTF8.GetString(name.AsSpan(0, length)), runtime);
    }
}
