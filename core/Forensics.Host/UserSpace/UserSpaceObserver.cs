using Forensics.Collection.Plan;
using Forensics.Collection.Run;

namespace Forensics.Host.UserSpace;

/// <summary>Has each worker looked at when it has loaded its plugin.</summary>
internal sealed class UserSpaceObserver(UserSpaceCheck check) : RunObserver
{
    public override void WorkerReady(PlannedStep step, int processId) => check.CheckWorker(step.Id, processId, step.Collector!.Package.Directory);
}
