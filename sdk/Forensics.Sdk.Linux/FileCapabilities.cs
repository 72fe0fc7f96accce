using System.Buffers.Binary;
using System.Globalization;

namespace Forensics.Sdk.Linux;

/// <summary>
/// Capabilities that a program gets from its file: <c>security.capability</c>, <c>capabilities(7)</c>. Source: linux/capability.h, struct vfs_cap_data
/// (revisions 1 and 2) and vfs_ns_cap_data (revision 3).
/// </summary>
public sealed record FileCapabilities
{
    private const uint RevisionMask = 0xff00_0000;
    private const uint EffectiveFlag = 1;

    private static readonly string[] Names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "linux_immutable", "net_bind_service",
        "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin",
        "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap", "mac_override",
        "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf", "checkpoint_restore",
    ];

    /// <summary>The attribute that holds them.</summary>
    public static ReadOnlySpan<byte> AttributeName => "security.capability"u8;

    /// <summary>Given to the program whatever it had: bit N is capability N.</summary>
    public required ulong Permitted { get; init; }

    /// <summary>Given if the program's thread had them as inheritable.</summary>
    public required ulong Inheritable { get; init; }

    /// <summary>Whether what the program gets is in effect at once.</summary>
    public required bool IsEffective { get; init; }

    /// <summary>The user id that is root in the user namespace for which the file has them; null for revisions 1 and 2, which any namespace may use.</summary>
    public uint? RootId { get; init; }

    /// <summary>Decodes the attribute.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="capabilities">What it says; null when false is returned.</param>
    /// <returns>False for what is none of the three revisions.</returns>
    public static bool TryParse(ReadOnlySpan<byte> value, out FileCapabilities? capabilities)
    {
        capabilities = null;
        if (value.Length < sizeof(uint))
        {
            return false;
        }

        var magic = BinaryPrimitives.ReadUInt32LittleEndian(value);
        var revision = (magic & RevisionMask) >> 24;
        if ((revision, value.Length) is not ((1, 12) or (2, 20) or (3, 24)))
        {
            return false;
        }

        capabilities = new()
        {
            Permitted = Word(value, 4) | (revision == 1 ? 0 : Word(value, 12) << 32),
            Inheritable = Word(value, 8) | (revision == 1 ? 0 : Word(value, 16) << 32),
            IsEffective = (magic & EffectiveFlag) != 0,
            RootId = revision == 3 ? BinaryPrimitives.ReadUInt32LittleEndian(value[20..]) : null,
        };
        return true;
    }

    /// <summary>The text of <c>getcap(8)</c>: <c>cap_net_admin,cap_net_raw=ep</c>; a capability without a name is its number.</summary>
    /// <returns>The text; <c>=</c> when the attribute gives nothing.</returns>
    public override string ToString()
    {
        // As cap_to_text(3) of libcap: what most capabilities have comes first, then a group for each other combination, e 1, i 4, p 2 in its count.
        var counts = new int[8];
        for (var bit = 0; bit < Names.Length; bit++)
        {
            counts[State(bit)]++;
        }

        var most = 7;
        for (var state = 7; state >= 0; state--)
        {
            most = counts[state] >= counts[most] ? state : most;
        }

        var groups = new List<string>();
        for (var state = 7; state >= 0; state--)
        {
            if (state != most && counts[state] > 0)
            {
                var names = string.Join(',', Enumerable.Range(0, Names.Length).Where(bit => State(bit) == state).Select(bit => $"cap_{Names[bit]}"));
                groups.Add(names + Change('+', state & ~most) + Change('-', most & ~state));
            }
        }

        for (var state = 7; state > 0; state--)
        {
            var numbers = string.Join(',', Enumerable.Range(Names.Length, 64 - Names.Length).Where(bit => State(bit) == state).Select(bit => bit.ToString(CultureInfo.InvariantCulture)));
            if (numbers.Length > 0)
            {
                groups.Add(numbers + Change('+', state));
            }
        }

        // With nothing in common the first group says `=`, and the rest add to it.
        if (most == 0 && groups.Count > 0)
        {
            groups[0] = groups[0].Replace('+', '=');
            return string.Join(' ', groups);
        }

        return string.Join(' ', groups.Prepend("=" + Letters(most)));
    }

    private static ulong Word(ReadOnlySpan<byte> value, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(value[offset..]);

    private static string Change(char sign, int state) => state == 0 ? string.Empty : sign + Letters(state);

    private static string Letters(int state) => ((state & 1) != 0 ? "e" : "") + ((state & 4) != 0 ? "i" : "") + ((state & 2) != 0 ? "p" : "");

    private int State(int bit)
    {
        var permitted = (Permitted >> bit & 1) != 0;
        var inheritable = (Inheritable >> bit & 1) != 0;
        return (IsEffective && (permitted || inheritable) ? 1 : 0) | (permitted ? 2 : 0) | (inheritable ? 4 : 0);
    }
}
