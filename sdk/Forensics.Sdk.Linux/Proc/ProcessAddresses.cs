namespace Forensics.Sdk.Linux.Proc;

/// <summary>Where a process's stack, arguments and environment lie in its memory, proc(5) "/proc/pid/stat". The kernel sets them at execve(2), at
/// random places, so that a change betrays a new program; a process may move them (prctl(2), PR_SET_MM).</summary>
/// <param name="StackStart">Field 28.</param>
/// <param name="ArgumentsStart">Field 48.</param>
/// <param name="ArgumentsEnd">Field 49, one past the last byte.</param>
/// <param name="EnvironmentStart">Field 50.</param>
/// <param name="EnvironmentEnd">Field 51, one past the last byte.</param>
public sealed record ProcessAddresses(ulong StackStart, ulong ArgumentsStart, ulong ArgumentsEnd, ulong EnvironmentStart, ulong EnvironmentEnd)
{
    /// <summary>Bytes of the arguments, each ended by NUL; 0 when the process put the end before the start.</summary>
    public ulong ArgumentBytes => ArgumentsEnd > ArgumentsStart ? ArgumentsEnd - ArgumentsStart : 0;

    /// <summary>Bytes of the environment, each variable ended by NUL; 0 when the process put the end before the start.</summary>
    public ulong EnvironmentBytes => EnvironmentEnd > EnvironmentStart ? EnvironmentEnd - EnvironmentStart : 0;

    /// <summary>False in the middle of execve(2): the kernel sets the stack and both ends last, and lets no process set them to 0 itself.</summary>
    public bool IsComplete => StackStart != 0 && ArgumentsEnd != 0 && EnvironmentEnd != 0;

    /// <summary>Goes on after field 24. Fields 45 to 51 are there since Linux 3.5.</summary>
    internal static ProcessAddresses? Read(ref FieldReader fields)
        => fields.TrySkip(3) && fields.TryULong(out var stack) && fields.TrySkip(19)
            && fields.TryULong(out var argumentsStart) && fields.TryULong(out var argumentsEnd)
            && fields.TryULong(out var environmentStart) && fields.TryULong(out var environmentEnd)
            && (stack | argumentsStart | argumentsEnd | environmentStart | environmentEnd) != 0
            ? new(stack, argumentsStart, argumentsEnd, environmentStart, environmentEnd)
            : null;
}
