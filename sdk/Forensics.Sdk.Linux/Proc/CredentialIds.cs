namespace Forensics.Sdk.Linux.Proc;

/// <summary>The four user or group ids of a process, credentials(7). Ids that the reader's user namespace does not map appear as the overflow id
/// (65534).</summary>
/// <param name="Real">Who started it.</param>
/// <param name="Effective">With whose rights it acts.</param>
/// <param name="Saved">To which it may switch back.</param>
/// <param name="FileSystem">With whose rights it opens files; equal to the effective one unless it was set apart.</param>
public readonly record struct CredentialIds(uint Real, uint Effective, uint Saved, uint FileSystem);
