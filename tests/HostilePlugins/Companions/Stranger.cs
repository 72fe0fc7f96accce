using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Hostile;

/// <summary>Has no name by which another process could find it.</summary>
internal sealed class Stranger<T> : Companion
{
    public override Task RunAsync(Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken) => throw new NotSupportedException(typeof(T).Name);
}
