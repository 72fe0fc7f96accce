using System.ComponentModel;
using System.Diagnostics;

namespace Forensics.Host.Actions;

/// <summary>Programs of the device by which its timers are set: fixed folders, arguments as a list, an environment of our own, a deadline.</summary>
internal static class ControlProgram
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly string[] Folders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

    /// <exception cref="IOException">There is none, or it failed.</exception>
    public static void Run(string program, params string[] arguments)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? throw new IOException($"there is no {program}");
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        start.Environment["PATH"] = string.Join(':', Folders);
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var said = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Deadline))
            {
                process.Kill();
                throw new IOException($"{path} {string.Join(' ', arguments)} did not end within {Deadline.TotalSeconds} s");
            }

            if (process.ExitCode != 0)
            {
                throw new IOException($"{path} {string.Join(' ', arguments)} ended with {process.ExitCode}: {(said.Wait(Deadline) ? said.Result.Trim() : "what it said is not at its end")}");
            }
        }
        catch (Win32Exception failed)
        {
            throw new IOException($"{path} cannot be started: {failed.Message}", failed);
        }
    }
}
