using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Bench;

/// <summary>Hashes every regular file of a tree and prints one line a file, as hash2.c does: the hasher with the least walker that can feed it.</summary>
internal sealed class TreeHashing : IDisposable
{
    private readonly DirectoryReader reader = new();
    private readonly Stream output = Console.OpenStandardOutput();
    private readonly Lock gate = new();
    private int faults;

    public static async Task<int> RunAsync(string root, string algorithms, int? threads)
    {
        using var hashing = new TreeHashing();
        var options = new FileHasherOptions { Algorithms = Enum.Parse<DigestAlgorithms>(algorithms, ignoreCase: true) };
        if (threads is { } count)
        {
            options = options with { Threads = count };
        }

        await using var hasher = new FileHasher<byte[]>(options, hashing.WriteAsync, CancellationToken.None);
        await hashing.WalkAsync(root, hasher);
        await hasher.CompleteAsync();
        if (hashing.faults > 0)
        {
            await Console.Error.WriteLineAsync($"{hashing.faults} faults");
        }

        return hashing.faults > 0 ? 1 : 0;
    }

    public void Dispose() => output.Dispose();

    private async Task WalkAsync(string root, FileHasher<byte[]> hasher)
    {
        var open = DirectoryReading.OpenChild(TargetRootDescriptor(root), Encoding.UTF8.GetBytes(Path.GetFileName(root)), OpenAs.Directory, out var top);
        if (open.Failed)
        {
            throw new IOException($"{root}: {open}");
        }

        var directories = new Stack<(SafeFileHandle Handle, byte[] Path)>([(top, Encoding.UTF8.GetBytes(root))]);
        var names = new List<(byte[] Name, FileType Type)>();
        while (directories.TryPop(out var directory))
        {
            using var handle = directory.Handle;
            while (!reader.Fill(handle, out var atEnd).Failed && !atEnd)
            {
                names.Clear();
                while (reader.TryNext(out var entry, out _))
                {
                    if (!entry.IsDots && entry.Type is FileType.Directory or FileType.Regular)
                    {
                        names.Add((entry.Name.ToArray(), entry.Type));
                    }
                }

                foreach (var (name, type) in names)
                {
                    byte[] path = [.. directory.Path, (byte)'/', .. name];
                    if (type == FileType.Directory)
                    {
                        Count(DirectoryReading.OpenChild(handle, name, OpenAs.Directory, out var child));
                        directories.Push((child, path));
                        continue;
                    }

                    var error = FileStatus.Read(handle, name, out var status);
                    if (!error.Failed && !(error = DirectoryReading.OpenChild(handle, name, OpenAs.KernelFile, out var file)).Failed)
                    {
                        await hasher.AddAsync(file, (long)status.LengthBytes, path);
                    }

                    Count(error);
                }
            }
        }
    }

    private ValueTask WriteAsync(IReadOnlyList<HashedFile<byte[]>> files)
    {
        using var lines = new MemoryStream();
        foreach (var file in files)
        {
            Count(file.Error);
            foreach (var digest in new[] { file.Digests?.Md5, file.Digests?.Sha1, file.Digests?.Sha256 }.OfType<byte[]>())
            {
                lines.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
                lines.WriteByte((byte)' ');
            }

            lines.WriteByte((byte)' ');
            lines.Write(file.File);
            lines.WriteByte((byte)'\n');
        }

        lock (gate)
        {
            output.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
        }

        return ValueTask.CompletedTask;
    }

    private static SafeFileHandle TargetRootDescriptor(string root)
    {
        var error = TargetRootReading.OpenRoot(EvidencePath.Of(Path.GetDirectoryName(root)!), out var parent);
        return error.Failed ? throw new IOException($"{root}: {error}") : parent.Descriptor;
    }

    private void Count(Errno error)
    {
        if (error.Failed)
        {
            Interlocked.Increment(ref faults);
        }
    }
}
