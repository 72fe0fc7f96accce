namespace Forensics.Sdk.Linux.Proc;

/// <summary><c>/proc/PID/loginuid</c> and <c>/proc/PID/sessionid</c>, proc(5) and audit_setloginuid(3): who logged in, and in which session, set
/// once by
/// pam_loginuid(8) and inherited through su(1) and sudo(8).</summary>
public static class AuditId
{
    private const uint Unset = uint.MaxValue;

    /// <summary>Parses the whole file, one decimal number.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="id">The id, or null when it was never set (4294967295): a service, or no audit support.</param>
    /// <returns>False when it is not one number below 2^32.</returns>
    public static bool TryParse(ReadOnlySpan<byte> file, out uint? id)
    {
        var fields = new FieldReader(file);
        var parsed = fields.TryUInt(out var number) && !fields.TryNext(out _);
        id = parsed && number != Unset ? number : null;
        return parsed;
    }
}
