namespace Forensics.Sdk.Linux.Proc;

/// <summary>The capability sets of a process, capabilities(7), as the lines <c>CapInh</c> to <c>CapAmb</c> of <c>/proc/PID/status</c> give them.</summary>
/// <param name="Effective">What counts when it acts.</param>
/// <param name="Permitted">What it may take into the effective set.</param>
/// <param name="Inheritable">What a program with file capabilities may keep.</param>
/// <param name="Bounding">What it can get at all.</param>
/// <param name="Ambient">What every program keeps (Linux 4.3); null when the line is absent.</param>
public sealed record CapabilitySets(ulong Effective, ulong Permitted, ulong Inheritable, ulong Bounding, ulong? Ambient)
{
    // Bit numbers of linux/capability.h.
    private static readonly string[] Known =
    [
        "cap_chown", "cap_dac_override", "cap_dac_read_search", "cap_fowner", "cap_fsetid", "cap_kill", "cap_setgid", "cap_setuid", "cap_setpcap",
        "cap_linux_immutable", "cap_net_bind_service", "cap_net_broadcast", "cap_net_admin", "cap_net_raw", "cap_ipc_lock", "cap_ipc_owner",
        "cap_sys_module", "cap_sys_rawio", "cap_sys_chroot", "cap_sys_ptrace", "cap_sys_pacct", "cap_sys_admin", "cap_sys_boot", "cap_sys_nice",
        "cap_sys_resource", "cap_sys_time", "cap_sys_tty_config", "cap_mknod", "cap_lease", "cap_audit_write", "cap_audit_control", "cap_setfcap",
        "cap_mac_override", "cap_mac_admin", "cap_syslog", "cap_wake_alarm", "cap_block_suspend", "cap_audit_read", "cap_perfmon", "cap_bpf",
        "cap_checkpoint_restore",
    ];

    /// <summary>The names of a set's members, in the order of their bits.</summary>
    /// <param name="set">One of the sets.</param>
    /// <returns><c>cap_chown</c> and so on; <c>cap_NUMBER</c> for a bit without a name here.</returns>
    public static IReadOnlyList<string> Names(ulong set)
    {
        var names = new string[System.Numerics.BitOperations.PopCount(set)];
        for (var i = 0; i < names.Length; i++)
        {
            var bit = System.Numerics.BitOperations.TrailingZeroCount(set);
            names[i] = bit < Known.Length ? Known[bit] : $"cap_{bit}";
            set &= set - 1;
        }

        return names;
    }
}
