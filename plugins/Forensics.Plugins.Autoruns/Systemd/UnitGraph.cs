using Forensics.Sdk;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>
/// Which units are started: from the targets that the manager itself starts, along Wants=, Requires=, BindsTo=, Upholds= and their folders, then along timers, sockets,
/// paths and OnFailure=. Each unit is gone through once, so that circles end.
/// </summary>
internal sealed class UnitGraph
{
    private static readonly string[] Pulls = ["Wants", "Requires", "BindsTo", "Upholds"];

    // What a manager starts by itself, and when. The boot comes first: it gives the first reason.
    private static readonly (string Unit, string Trigger)[] SystemRoots =
    [
        ("default.target", "boot"), ("sysinit.target", "boot"),
        ("user@.service", "login of any user"), ("user-runtime-dir@.service", "login of any user"), ("autovt@.service", "switch to a virtual console"),
        ("shutdown.target", "shutdown"), ("final.target", "shutdown"), ("reboot.target", "reboot"), ("poweroff.target", "power off"), ("halt.target", "halt"), ("kexec.target", "kexec"), ("soft-reboot.target", "soft reboot"),
        ("sleep.target", "sleep"), ("suspend.target", "suspend"), ("hibernate.target", "hibernate"), ("hybrid-sleep.target", "hybrid sleep"), ("suspend-then-hibernate.target", "suspend then hibernate"),
        ("ctrl-alt-del.target", "ctrl-alt-del"), ("kbrequest.target", "alt-arrow-up on the console"), ("sigpwr.target", "power failure"),
        ("rescue.target", "rescue mode"), ("emergency.target", "emergency mode"), ("system-update.target", "offline update"),
        ("bluetooth.target", "device: bluetooth"), ("printer.target", "device: printer"), ("smartcard.target", "device: smart card"), ("sound.target", "device: sound card"), ("usb-gadget.target", "device: usb gadget"),
    ];

    private static readonly (string Unit, string Trigger)[] UserRoots =
    [
        ("default.target", "login"), ("basic.target", "login"),
        ("graphical-session-pre.target", "graphical login"), ("graphical-session.target", "graphical login"), ("xdg-desktop-autostart.target", "graphical login"),
        ("shutdown.target", "logout"), ("exit.target", "logout"),
        ("bluetooth.target", "device: bluetooth"), ("printer.target", "device: printer"), ("smartcard.target", "device: smart card"), ("sound.target", "device: sound card"),
    ];

    private readonly UnitSet set;
    private readonly Dictionary<string, UnitReach> reached = [];
    private readonly Queue<(Unit Unit, string Trigger)> pulled = new();
    private readonly Queue<(Unit Unit, string Trigger)> triggered = new();
    private bool over;

    public UnitGraph(UnitSet set, Action<CollectionFault> note)
    {
        this.set = set;
        var owner = set.Scope.Account?.Name is { } name ? " of " + Latin.Shown(Latin.Of(name.Bytes.Span)) : set.Scope.IsUser ? " of any user" : string.Empty;
        foreach (var (unit, trigger) in set.Scope.IsUser ? UserRoots : SystemRoots)
        {
            Reach(UnitName.Parse(unit)!, set.Scope.IsUser ? trigger + owner : trigger, "the manager starts it");
            Run();
        }

        foreach (var link in set.Folders.SelectMany(folder => folder.Links).Select(links => links.First().Of).Where(of => of.Type == "device").DistinctBy(of => of.Full))
        {
            Reach(link, $"device {Latin.Shown(UnitName.Unescape(link.Prefix))}", "a device appears");
            Run();
        }

        if (over)
        {
            note(new(Latin.Path(set.Scope.Places[0].Path), FaultKind.OverLimit, "UNITS_OVER_LIMIT", $"only {SystemdLimits.ReachedUnits} units were followed from what the boot starts"));
        }
    }

    /// <summary>How a unit comes to be started; null when nothing starts it.</summary>
    public UnitReach? Of(Unit unit) => reached.GetValueOrDefault(unit.Name.Full);

    /// <summary>Names of all units that are started.</summary>
    public IEnumerable<string> Reached => reached.Keys.Order(StringComparer.Ordinal);

    private void Run()
    {
        for (; ; )
        {
            if (pulled.TryDequeue(out var next))
            {
                Pull(next.Unit, next.Trigger);
            }
            else if (triggered.TryDequeue(out next))
            {
                Trigger(next.Unit);
            }
            else
            {
                break;
            }
        }
    }

    private void Reach(UnitName name, string trigger, string why)
    {
        var unit = set.Load(name);
        if (unit.Problem is not null && unit.File is null && !set.LinksOf(unit).Any())
        {
            return;
        }

        if (reached.TryGetValue(unit.Name.Full, out var known))
        {
            known.Add(trigger);
            return;
        }

        if (over |= reached.Count >= SystemdLimits.ReachedUnits)
        {
            return;
        }

        var reach = new UnitReach(why);
        reach.Add(trigger);
        reached[unit.Name.Full] = reach;
        if (unit.MaskedBy is null)
        {
            pulled.Enqueue((unit, trigger));
            triggered.Enqueue((unit, trigger));
        }
    }

    private void Pull(Unit unit, string trigger)
    {
        foreach (var key in Pulls)
        {
            foreach (var other in Units(unit, "Unit", key))
            {
                Reach(other, trigger, $"{key}= of {Latin.Shown(unit.Name.Full)}");
            }
        }

        foreach (var link in set.LinksOf(unit))
        {
            var name = link.Name.IsTemplate && unit.Name.IsInstance ? UnitName.Parse(link.Name.With(unit.Name.Instance!)) ?? link.Name : link.Name;
            Reach(name, trigger, $"{(link.Kind == "wants" ? "wanted" : link.Kind == "requires" ? "required" : "upheld")} by {Latin.Shown(unit.Name.Full)} ({Latin.Shown(link.Path)})");
        }
    }

    private void Trigger(Unit unit)
    {
        if (UnitEvent.Started(unit, set) is { } started)
        {
            Reach(started, UnitEvent.Text(unit, set), $"started by {Latin.Shown(unit.Name.Full)}");
        }

        foreach (var key in (string[])["OnFailure", "OnSuccess"])
        {
            foreach (var other in Units(unit, "Unit", key))
            {
                Reach(other, $"{(key == "OnFailure" ? "failure" : "success")} of {Latin.Shown(unit.Name.Full)}", $"{key}= of {Latin.Shown(unit.Name.Full)}");
            }
        }
    }

    private IEnumerable<UnitName> Units(Unit unit, string section, string key)
        => unit.Parts.SelectMany(part => part.Text.Assignments).Where(assignment => assignment.Section == section && assignment.Key == key)
            .SelectMany(assignment => Words.Split(assignment.Value)).Select(word => UnitName.Parse(set.Specifiers.Expand(word, unit.Name))).OfType<UnitName>();
}
