using Forensics.Bundle;
using Forensics.Collection.Plan;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Host.Output;

/// <summary>The bundle on its way to a file or to standard output.</summary>
internal sealed class BundleOutput : IDisposable
{
    // EEXIST: the runtime hands the kernel's number on.
    private const int FileExists = 17;

    private readonly FileStream? stream;

    private BundleOutput(BundleWriter writer, OutputPlace place, FileStream? stream) => (Writer, Place, this.stream) = (writer, place, stream);

    public BundleWriter Writer { get; }

    public OutputPlace Place { get; }

    /// <exception cref="UsageException">The place cannot be written.</exception>
    /// <exception cref="RefusedException">Something lies there already.</exception>
    public static BundleOutput Open(string path, string root, BundleSigner signer, OutputWatch watch, BundleWriterOptions options)
    {
        if (path == OutputPlace.StandardOutput.Path)
        {
            // Not the console's stream: that takes a closed pipe for success.
#pragma warning disable CA2000 // Owned by the output.
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
#pragma warning restore CA2000
            return new(new BundleWriter(stream, signer, options), OutputPlace.StandardOutput, stream);
        }

        return Create(path, root, watch, () => BundleWriter.Create(path, signer, options));
    }

    /// <summary>Goes on with a bundle that was cut, in a new file.</summary>
    /// <exception cref="UsageException">The place cannot be written, or the cut bundle cannot be read again.</exception>
    /// <exception cref="RefusedException">Something lies there already.</exception>
    public static BundleOutput Resume(string path, string root, Stream cut, ResumePoint point, BundleSigner signer, OutputWatch watch, BundleWriterOptions options)
        => path == OutputPlace.StandardOutput.Path
            ? throw new UsageException("-o: an interrupted run is gone on with in a file, not on standard output: name a file or a folder")
            : Create(path, root, watch, () => BundleWriter.Resume(path, cut, point, signer, options));

    private static BundleOutput Create(string path, string root, OutputWatch watch, Func<BundleWriter> create)
    {
        try
        {
            using var question = watch.Ask();
            var writer = watch.Bundle = create();
            return new(writer, OutputPlace.Of(path, root), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A symbolic link counts, dangling or not: somebody may have planted it.
            throw failure.HResult == FileExists
                ? new RefusedException($"-o: {path} exists already, and nothing that exists is overwritten: choose another name")
                : new UsageException($"-o: {path} cannot be created: {failure.Message}");
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        stream?.Dispose();
    }
}
