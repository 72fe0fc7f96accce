using System.Text.Json.Serialization;
using Forensics.Plugins.State.Users.Accounts;
using Forensics.Plugins.State.Users.Logons;
using Forensics.Plugins.State.Users.Ssh;
using Forensics.Plugins.State.Users.Sudo;

namespace Forensics.Plugins.State.Users;

[JsonSerializable(typeof(AccountRecord))]
[JsonSerializable(typeof(GroupRecord))]
[JsonSerializable(typeof(SudoRuleRecord))]
[JsonSerializable(typeof(SshKeyRecord))]
[JsonSerializable(typeof(LogonRecord))]
[JsonSerializable(typeof(SessionRecord))]
internal sealed partial class UsersJson : JsonSerializerContext;
