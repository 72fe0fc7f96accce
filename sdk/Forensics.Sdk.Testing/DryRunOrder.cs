namespace Forensics.Sdk.Testing;

/// <summary>The order of a dry run for a responder, with a state folder of its own for as long; none for a collector.</summary>
internal sealed class DryRunOrder : IDisposable
{
    public DryRunOrder(Collector collector)
        => Order = collector is Responder
            ? new() { Mode = ActionMode.DryRun, RunId = "conformance", By = "conformance", StateFolder = Directory.CreateTempSubdirectory("forensics-conformance-").FullName }
            : null;

    public ActionOrder? Order { get; }

    public void Dispose()
    {
        if (Order is { } order)
        {
            Directory.Delete(order.StateFolder, recursive: true);
        }
    }
}
