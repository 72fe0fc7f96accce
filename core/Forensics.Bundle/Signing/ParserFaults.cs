namespace Forensics.Bundle.Signing;

/// <summary>
/// Which exceptions mean "this input is malformed" when BouncyCastle parses or computes with a stranger's bytes. It has no common type for
/// that, and lets through what its own code trips over, so here everything counts but what no input can cause.
/// </summary>
internal static class ParserFaults
{
    public static bool IsMalformedInput(Exception e) => e is not (OutOfMemoryException or ThreadInterruptedException or TypeLoadException or FileLoadException or DllNotFoundException);
}
