using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes;

/// <summary>One pass over the files and links of a process, keeping what went wrong. Null where a value could not be read.</summary>
/// <param name="directory">The process.</param>
/// <param name="image">Where its program and arguments are to be seen: the same, or one of its threads.</param>
/// <param name="stat">Read before.</param>
/// <param name="watch">Told of what may not answer.</param>
/// <param name="buffer">For files that nearly always fit it.</param>
internal sealed class ProcessFields(ProcessDirectory directory, ProcessDirectory image, ProcessStat stat, ReadingWatch watch, byte[] buffer)
{
    private const int MaxNumberBytes = 32;

    private readonly List<string> failed = [];
    private Errno firstError;
    private string firstCall = string.Empty;

    public FieldTrouble? Trouble => failed.Count == 0 ? null : new(failed, firstError, firstCall);

    public ProcessStatus? Status()
    {
        ProcessStatus? status = null;
        var error = ReadWhole("status"u8, ProcLimits.MaxStatusBytes, out var content, out var truncated);
        if (!error.Failed && (truncated || !ProcessStatus.TryParse(content, out status)))
        {
            error = ProcessErrors.Malformed;
        }

        Note("status", error, "read");
        return status;
    }

    /// <summary>A file that the kernel reads from the process's memory: <c>cmdline</c>, <c>environ</c>.</summary>
    public FileContent? Memory(string name, ReadStep step, int limitBytes)
    {
        watch.Enter((int)step);
        var area = step == ReadStep.Arguments ? stat.Addresses?.ArgumentBytes : stat.Addresses?.EnvironmentBytes;
        var error = image.Read(Encoding.ASCII.GetBytes(name), limitBytes, area, out var content);
        watch.Leave();

        // Where there is no memory some kernels give nothing, others an error.
        if (step == ReadStep.Arguments || stat.VirtualBytes != 0)
        {
            Note(name, error, "read");
        }

        return error.Failed ? null : content;
    }

    /// <summary>Without memory there is no program, and of a zombie no folder either; a kernel thread's links say nothing, readable or not.</summary>
    public LinkReading? Link(string name, TargetRoot root, bool looksForNames)
    {
        var link = Encoding.ASCII.GetBytes(name);
        watch.Enter((int)ReadStep.Links);
        var error = image.ReadLink(link, out var text);

        // Nearly no link has the mark: for the others nothing more is asked, and no file system but procfs is touched.
        FileStatus? status = !error.Failed && text.HasDeletedMark && !image.ReadLinkedStatus(link, out var known).Failed ? known : null;
        watch.Leave();
        NoteLink(name, error);
        return error.Failed ? null : LinkReading.Of(image, root, text, status, looksForNames ? watch : null);
    }

    /// <summary>Null when it is the root of its mount namespace.</summary>
    public EvidencePath? Root()
    {
        var error = image.ReadLink("root"u8, out var text);
        NoteLink("root", error);
        return error.Failed || text.Bytes.Span.SequenceEqual("/"u8) ? null : text.Path;
    }

    public FileStatus? Executable()
    {
        watch.Enter((int)ReadStep.Links);
        var error = image.ReadLinkedStatus("exe"u8, out var status);
        watch.Leave();
        return error.Failed ? null : status;
    }

    public Cgroups? Cgroups()
    {
        Cgroups? cgroups = null;
        var error = ReadWhole("cgroup"u8, ProcLimits.MaxCgroupBytes, out var content, out _);
        if (!error.Failed && !Sdk.Linux.Proc.Cgroups.TryParse(content, out cgroups) && !content.IsEmpty)
        {
            error = ProcessErrors.Malformed;
        }

        if (error != Errno.ENOENT)
        {
            Note("cgroup", error, "read");
        }

        return cgroups;
    }

    public NamespaceIds? Namespaces(NamespaceReader reader)
    {
        var ids = reader.Read(directory, out var error);
        if (!stat.IsKernelThread)
        {
            Note("ns", error, "readlinkat");
        }

        return ids;
    }

    /// <summary>A kernel without audit support has no such file; that is no trouble.</summary>
    public uint? AuditId(string name)
    {
        Span<byte> number = stackalloc byte[MaxNumberBytes];
        uint? id = null;
        var error = directory.ReadAtOnce(Encoding.ASCII.GetBytes(name), number, out var length, out _);
        if (!error.Failed && !Sdk.Linux.Proc.AuditId.TryParse(number[..length], out id))
        {
            error = ProcessErrors.Malformed;
        }

        if (error != Errno.ENOENT)
        {
            Note(name, error, "read");
        }

        return id;
    }

    private Errno ReadWhole(ReadOnlySpan<byte> name, int limitBytes, out ReadOnlySpan<byte> content, out bool truncated)
    {
        var error = directory.ReadAtOnce(name, buffer, out var length, out truncated);
        content = buffer.AsSpan(0, length);
        if (!error.Failed && truncated)
        {
            error = directory.Read(name, limitBytes, out var whole);
            content = whole.Bytes.Span;
            truncated = whole.Truncated;
        }

        return error;
    }

    private void NoteLink(string name, Errno error)
    {
        if (!stat.IsKernelThread && !(error == Errno.ENOENT && stat.VirtualBytes == 0))
        {
            Note(name, error, "readlinkat");
        }
    }

    private void Note(string name, Errno error, string systemCall)
    {
        if (!error.Failed)
        {
            return;
        }

        if (failed.Count == 0)
        {
            firstError = error;
            firstCall = systemCall;
        }

        failed.Add(name);
    }
}
