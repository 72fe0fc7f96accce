namespace Forensics.Plugins.Filesystem.Commands;

/// <summary>A program that a definition asks for.</summary>
/// <param name="Command">Its name or path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record CommandRequest(string Command, IReadOnlyList<string> Arguments);
