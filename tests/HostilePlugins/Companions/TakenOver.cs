using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk;
using Microsoft.Win32.SafeHandles;

namespace Hostile;

/// <summary>Does what evidence could make native code do.</summary>
internal sealed partial class TakenOver : Companion
{
    private static readonly string[] StatusFields = ["Uid", "Gid", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp", "PPid"];

    public override async Task RunAsync(Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(channel, leaveOpen: true);
        var order = (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false))!.Split(' ', 2);
        switch (order[0])
        {
            case "report":
                await ReportAsync(order[1], channel, descriptors, cancellationToken).ConfigureAwait(false);
                break;
            case "load":
                var cosine = Marshal.GetDelegateForFunctionPointer<Function>(NativeLibrary.GetExport(NativeLibrary.Load($"/proc/self/fd/{descriptors[0].DangerousGetHandle()}"), "cos"));
                await channel.WriteAsync(Encoding.UTF8.GetBytes($"cosine {cosine(0)}\n"), cancellationToken).ConfigureAwait(false);
                break;
            case "crash":
                MemorySet(8, 1, 4096);
                break;
            case "throw":
                throw new InvalidOperationException("thrown on purpose " + new string('x', 10_000));
            case "exit":
                Exit(3);
                break;
            case "print":
                Console.Out.WriteLine("printed by a companion");
                break;
            case "flood":
                while (true)
                {
                    await channel.WriteAsync(new byte[64 << 10], cancellationToken).ConfigureAwait(false);
                }

            default:
                while (true)
                {
                    Thread.SpinWait(100_000);
                }
        }
    }

    private static async Task ReportAsync(string secret, Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        said.AddRange(File.ReadLines("/proc/self/status").Where(line => StatusFields.Contains(line.Split(':')[0])).Select(line => $"status {line.Replace('\t', ' ')}"));
        said.AddRange(new DirectoryInfo("/proc/self/fd").GetFileSystemInfos().Select(descriptor => $"descriptor {descriptor.Name} {descriptor.LinkTarget}"));
        said.Add(string.Create(CultureInfo.InvariantCulture, $"session {Session(0) == Session(Parent())} group {Group(0) == Group(Parent())}"));
        foreach (var descriptor in descriptors)
        {
            var bytes = new byte[64];
            said.Add($"content {Encoding.UTF8.GetString(bytes, 0, RandomAccess.Read(descriptor, bytes, fileOffset: 0))}");
        }

        said.AddRange(Breakouts.Make(Parent(), secret).Select(result => $"try {result}"));
        await channel.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', said) + "\n"), cancellationToken).ConfigureAwait(false);
    }

    private delegate double Function(double value);

    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint MemorySet(nint destination, int value, nint length);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int Parent();

    [LibraryImport("libc", EntryPoint = "getsid")]
    private static partial int Session(int processId);

    [LibraryImport("libc", EntryPoint = "getpgid")]
    private static partial int Group(int processId);
}
