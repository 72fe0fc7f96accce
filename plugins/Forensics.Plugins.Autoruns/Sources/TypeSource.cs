using Forensics.Sdk.Linux;
using Forensics.Sdk.Linux.Accounts;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>One type: the scripts that lie at its places, and what is found in its files of other forms.</summary>
/// <param name="type">The type.</param>
/// <param name="finders">Each finds some, all of this type.</param>
internal sealed class TypeSource(string type, params Func<Scene, IEnumerable<Autorun>>[] finders) : IAutorunSource
{
    private readonly ScriptPlace[] places = [.. ScriptPlaces.All.Where(place => place.Type == type)];

    public IReadOnlyList<string> Types { get; } = [type];

    public IEnumerable<Autorun> Find(RootFiles files, IReadOnlyList<UserAccount> users)
    {
        var scene = new Scene(files, users);
        return ScriptFinder.Find(scene, places).Concat(finders.SelectMany(find => find(scene)));
    }
}
