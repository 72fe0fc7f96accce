using Microsoft.Win32.SafeHandles;

namespace Forensics.Sdk.Linux.Proc;

/// <summary>A file that a process holds, open for reading.</summary>
public sealed class HeldFile : IDisposable
{
    private HeldFile(SafeFileHandle handle, FileStatus status)
    {
        Handle = handle;
        Status = status;
    }

    /// <summary>The descriptor.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Sampled when it was opened, before anything was read.</summary>
    public FileStatus Status { get; }

    /// <summary>Opens what a link leads to, if it still is the file that was seen there.</summary>
    /// <param name="process">Whose link it is.</param>
    /// <param name="descriptor">The number of an open file; null for the program.</param>
    /// <param name="seen">What was seen.</param>
    /// <param name="file">Null when an error is returned.</param>
    /// <returns>ESTALE when there is another file now; EINVAL for what is no regular file.</returns>
    public static Errno Open(ProcessDirectory process, int? descriptor, FileStatus seen, out HeldFile? file)
    {
        ArgumentNullException.ThrowIfNull(process);
        file = null;
        var error = OpenPlace(process, descriptor, out var place);
        using (place)
        {
            if (error.Failed)
            {
                return error;
            }

            error = FileStatus.Read(place, out var status);
            if (error.Failed || status.Identity != seen.Identity)
            {
                return error.Failed ? error : ProcessErrors.Replaced;
            }

            error = MagicLink.OpenRegular(place, out var handle);
            if (!error.Failed)
            {
                file = new(handle, status);
            }

            return error;
        }
    }

    /// <summary>Whether content or metadata changed since it was opened.</summary>
    public bool HasChanged()
        => FileStatus.Read(Handle, out var now).Failed || now.ModifiedAt != Status.ModifiedAt || now.LengthBytes != Status.LengthBytes;

    /// <summary>Closes it.</summary>
    public void Dispose() => Handle.Dispose();

    private static Errno OpenPlace(ProcessDirectory process, int? descriptor, out SafeFileHandle place)
    {
        if (descriptor is not { } number)
        {
            return process.OpenLinked("exe"u8, out place);
        }

        var error = process.Open("fd"u8, OpenAs.Place, out var folder);
        using (folder)
        {
            place = new SafeFileHandle();
            return error.Failed
                ? error
                : MagicLink.Open(folder, System.Text.Encoding.ASCII.GetBytes(number.ToString(System.Globalization.CultureInfo.InvariantCulture)), out place);
        }
    }
}
