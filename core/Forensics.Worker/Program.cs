using Forensics.Wire;
using Forensics.Worker;
using Microsoft.Win32.SafeHandles;

// The process that runs one collector of one plugin. The host starts it with its end of the channel at descriptor 3; or, with arguments, to touch a path for it.
// A worker starts it as a companion of its collector.
ProcessControl.LeaveNoCore();
if (ProbedPath.TryTouch(args))
{
    return 0;
}

if (CompanionArguments.Parse(args) is { } companion)
{
    var companionExitCode = await CompanionSession.RunAsync(companion).ConfigureAwait(false);
    ProcessControl.ExitNow(companionExitCode);
    return companionExitCode;
}

ProcessControl.KeepFromChildren(WireFormat.ChannelDescriptor);
var channel = new Channel(new SafeFileHandle(WireFormat.ChannelDescriptor, ownsHandle: true));
var exitCode = await WorkerSession.RunAsync(channel, TimeProvider.System).ConfigureAwait(false);

// Not a return from Main: a plugin's foreground thread would keep the process alive.
ProcessControl.ExitNow(exitCode);
return exitCode;
