using System.Diagnostics;

namespace EndToEnd.Tests;

/// <summary>One run of the program, as a user starts it: its own process, an argument array, a deadline.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process process;
    private readonly MemoryStream output = new();
    private readonly MemoryStream error = new();
    private Task reading = Task.CompletedTask;

    private HostProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["LC_ALL"] = "C";
        process = Process.Start(start)!;
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts the program and reads what it prints.</summary>
    public static HostProcess Start(string workingDirectory, params string[] arguments)
    {
        var host = StartUnread(workingDirectory, arguments);
        host.Read();
        return host;
    }

    /// <summary>Starts the program; nobody reads what it prints until <see cref="Read"/> or <see cref="CloseReaders"/>.</summary>
    public static HostProcess StartUnread(string workingDirectory, params string[] arguments)
        => new(new ProcessStartInfo(Product.Dotnet, [Product.Program, .. arguments]) { WorkingDirectory = workingDirectory });

    /// <summary>Starts another program in the same way, such as one that starts ours.</summary>
    public static HostProcess StartOther(string workingDirectory, string program, params string[] arguments)
    {
        var host = new HostProcess(new ProcessStartInfo(Tool.PathOf(program), arguments) { WorkingDirectory = workingDirectory });
        host.Read();
        return host;
    }

    /// <summary>What a terminal does when it is closed: nobody reads any more.</summary>
    public void CloseReaders()
    {
        process.StandardOutput.Close();
        process.StandardError.Close();
    }

    public void Signal(int signal) => Signals.Send(process.Id, signal);

    public HostResult Wait()
    {
        if (!process.WaitForExit(Until.Deadline))
        {
            process.Kill();
            Assert.Fail($"the program did not end within {Until.Deadline}; it printed {Text(error)}");
        }

        if (!reading.Wait(Until.Deadline))
        {
            Assert.Fail("its output is still open: something that it started lives on");
        }

        return new(process.ExitCode, output.ToArray(), error.ToArray());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            _ = process.WaitForExit(Until.Deadline);
        }

        process.Dispose();
        output.Dispose();
        error.Dispose();
    }

    private void Read() => reading = Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(output), process.StandardError.BaseStream.CopyToAsync(error));

    private static string Text(MemoryStream stream) => System.Text.Encoding.UTF8.GetString(stream.ToArray());
}
