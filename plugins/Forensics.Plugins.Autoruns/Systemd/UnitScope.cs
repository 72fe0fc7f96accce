using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Systemd;

/// <summary>One service manager: that of the system, those of all users, that of one user. Folders and their order: systemd.unit(5), <c>systemd-analyze unit-paths</c>.</summary>
/// <param name="Places">The search path, first what takes precedence.</param>
/// <param name="IsUser">Whether it is a user's.</param>
/// <param name="Account">The user; null for the system's, and for what all users share.</param>
internal sealed record UnitScope(IReadOnlyList<UnitPlace> Places, bool IsUser = false, UserAccount? Account = null)
{
    /// <summary>The system's.</summary>
    public static UnitScope System { get; } = new(
    [
        new("/etc/systemd/system.control", UnitOrigin.Configuration),
        new("/run/systemd/system.control", UnitOrigin.Runtime),
        new("/run/systemd/transient", UnitOrigin.Transient),
        new("/run/systemd/generator.early", UnitOrigin.Generator),
        new("/etc/systemd/system", UnitOrigin.Configuration, IsPersistent: true),
        new("/etc/systemd/system.attached", UnitOrigin.Configuration),
        new("/run/systemd/system", UnitOrigin.Runtime),
        new("/run/systemd/system.attached", UnitOrigin.Runtime),
        new("/run/systemd/generator", UnitOrigin.Generator),
        new("/usr/local/lib/systemd/system", UnitOrigin.Vendor),
        new("/lib/systemd/system", UnitOrigin.Vendor),
        new("/usr/lib/systemd/system", UnitOrigin.Vendor),
        new("/run/systemd/generator.late", UnitOrigin.Generator),
    ]);

    /// <summary>What all users share.</summary>
    public static UnitScope AllUsers { get; } = new(
    [
        new("/etc/xdg/systemd/user", UnitOrigin.Configuration),
        new("/etc/systemd/user", UnitOrigin.Configuration, IsPersistent: true),
        new("/run/systemd/user", UnitOrigin.Runtime),
        new("/usr/local/share/systemd/user", UnitOrigin.Vendor),
        new("/usr/share/systemd/user", UnitOrigin.Vendor),
        new("/usr/local/lib/systemd/user", UnitOrigin.Vendor),
        new("/lib/systemd/user", UnitOrigin.Vendor),
        new("/usr/lib/systemd/user", UnitOrigin.Vendor),
    ], IsUser: true);

    /// <summary>A user's. The folders of the runtime directory are there when the user's number is known.</summary>
    public static UnitScope Of(UserAccount account)
    {
        var home = account.Home is { } path ? Latin.Of(path.Bytes.Span) : null;
        var runtime = account.UserId is { } id ? $"/run/user/{Latin.Of(id.Bytes.Span)}/systemd" : null;
        var shared = AllUsers.Places.Select(place => place with { IsOwn = false, IsPersistent = false }).ToList();
        var places = new List<UnitPlace>();
        Add(home, "/.config/systemd/user.control", UnitOrigin.Configuration);
        Add(runtime, "/user.control", UnitOrigin.Runtime);
        Add(runtime, "/transient", UnitOrigin.Transient);
        Add(runtime, "/generator.early", UnitOrigin.Generator);
        Add(home, "/.config/systemd/user", UnitOrigin.Configuration, persistent: true);
        places.AddRange(shared[..2]);
        Add(runtime, "/user", UnitOrigin.Runtime);
        places.Add(shared[2]);
        Add(runtime, "/generator", UnitOrigin.Generator);
        Add(home, "/.local/share/systemd/user", UnitOrigin.Vendor);
        places.AddRange(shared[3..]);
        Add(runtime, "/generator.late", UnitOrigin.Generator);
        return new(places, IsUser: true, account);

        void Add(string? above, string below, UnitOrigin origin, bool persistent = false)
        {
            if (above is not null)
            {
                places.Add(new(above + below, origin, IsPersistent: persistent));
            }
        }
    }
}
