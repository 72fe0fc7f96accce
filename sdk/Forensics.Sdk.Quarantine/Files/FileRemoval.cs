namespace Forensics.Sdk.Quarantine.Files;

/// <summary>
/// Removes one name of one inode. Linux unlinks by name alone, so the name is moved, without replacing anything, into a private folder in which nobody can
/// change it; there it is looked at, by descriptor, and unlinked only if it is the captured file. What came in its place is moved back.
/// </summary>
/// <remarks>
/// Where there is no room for a folder the name is moved to another one beside it, which others could swap in the moment between the look and the unlink: the
/// link count of the held descriptor, afterwards, says whether it was this file. The times of the folder change and are not set back.
/// </remarks>
public static class FileRemoval
{
    /// <summary>Removes the name that the file was captured by.</summary>
    /// <param name="capture">The file.</param>
    /// <param name="token">Of this act alone, hard to guess, and in the journal before this call: <see cref="ActLimits.TokenMin"/> to
    /// <see cref="ActLimits.TokenMax"/> of a to z, 0 to 9, hyphen.</param>
    /// <param name="calls">What every changing call passes through; one that it does not let pass has failed.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>What came of it. Nothing throws because of the device.</returns>
    /// <exception cref="ArgumentException">The token is none.</exception>
    public static RemovalOutcome Remove(FileCapture capture, string token, ActCalls calls, RemovalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(calls);
        ActLimits.CheckToken(token);
        return new RemovalAct(capture, token, new(calls), options ?? new()).Run();
    }
}
