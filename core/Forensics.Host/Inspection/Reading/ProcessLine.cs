using System.Text.Json;

namespace Forensics.Host.Inspection.Reading;

/// <summary>A <c>process</c> record, version 1, as far as the rules ask about it.</summary>
internal sealed class ProcessLine : RecordLine
{
    private readonly int pid;
    private readonly int name;
    private readonly int state;
    private readonly int executable;
    private readonly int executableDeleted;
    private readonly int executableMemfd;
    private readonly int arguments;
    private readonly int workingDirectoryDeleted;
    private readonly int realUserId;
    private readonly int effectiveUserId;
    private readonly int effectiveUserName;
    private readonly int kernelThread;
    private readonly int tracerPid;

    public ProcessLine()
    {
        pid = Want("pid"u8, FieldType.Number);
        name = Want("name"u8, FieldType.Text);
        state = Want("state"u8, FieldType.Text);
        executable = Want("executable"u8, FieldType.Text);
        executableDeleted = Want("executable_deleted"u8, FieldType.Truth);
        executableMemfd = Want("executable_memfd"u8, FieldType.Truth);
        arguments = Want("arguments"u8, FieldType.List);
        workingDirectoryDeleted = Want("working_directory_deleted"u8, FieldType.Truth);
        realUserId = Want("real_user_id"u8, FieldType.Number);
        effectiveUserId = Want("effective_user_id"u8, FieldType.Number);
        effectiveUserName = Want("effective_user_name"u8, FieldType.Text);
        kernelThread = Want("kernel_thread"u8, FieldType.Truth);
        tracerPid = Want("tracer_pid"u8, FieldType.Number);
    }

    public long? Pid => Number(pid);

    public ReadOnlySpan<byte> Name => Text(name);

    public ReadOnlySpan<byte> Executable => Text(executable);

    public bool IsExecutableDeleted => IsTrue(executableDeleted);

    public bool IsExecutableMemfd => IsTrue(executableMemfd);

    public bool IsWorkingDirectoryDeleted => IsTrue(workingDirectoryDeleted);

    public bool IsKernelThread => IsTrue(kernelThread);

    /// <summary>Ended, its parent has not asked for it yet: it has no executable any more.</summary>
    public bool HasEnded => Text(state) is [(byte)'Z' or (byte)'X', ..];

    public long? TracerPid => Number(tracerPid);

    public long? RealUserId => Number(realUserId);

    public long? EffectiveUserId => Number(effectiveUserId);

    public ReadOnlySpan<byte> EffectiveUserName => Text(effectiveUserName);

    /// <summary>The first arguments, at most so many; none when they are unknown. Anything but text among them ends the list.</summary>
    public List<string> Arguments(int most)
    {
        var texts = new List<string>();
        if (List(arguments).IsEmpty)
        {
            return texts;
        }

        var reader = new Utf8JsonReader(List(arguments));
        try
        {
            while (texts.Count < most && reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    texts.Add(reader.GetString()!);
                }
                else if (reader.TokenType != JsonTokenType.StartArray)
                {
                    break;
                }
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // An escape that is no character: what stands before it is good.
            return texts;
        }

        return texts;
    }
}
