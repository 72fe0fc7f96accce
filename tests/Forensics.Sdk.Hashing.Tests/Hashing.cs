using Forensics.Sdk.Linux.Hashing;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Hashing.Tests;

/// <summary>The consumer that a caller writes: opens files one by one, keeps what comes back.</summary>
internal static class Hashing
{
    public static Task<List<HashedFile<string>>> RunAsync(IEnumerable<string> paths, FileHasherOptions? options = null)
        => RunAsync(paths.Select(path => (Open(path), new FileInfo(path).Length, path)), options);

    public static async Task<List<HashedFile<string>>> RunAsync(
        IEnumerable<(SafeFileHandle Handle, long LengthBytes, string Name)> files, FileHasherOptions? options = null)
    {
        var results = new List<HashedFile<string>>();
        await using var hasher = new FileHasher<string>(
            options ?? new FileHasherOptions { Algorithms = Contents.AllDigests },
            batch =>
            {
                lock (results)
                {
                    results.AddRange(batch);
                }

                return ValueTask.CompletedTask;
            },
            CancellationToken.None);
        foreach (var (handle, length, name) in files)
        {
            await hasher.AddAsync(handle, length, name);
        }

        await hasher.CompleteAsync();
        return results;
    }

    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
