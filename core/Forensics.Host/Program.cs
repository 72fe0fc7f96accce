using Autofac;
using Forensics.Host;
using Forensics.Host.Commands;

// The composition root: what the commands stand on is put together here and nowhere else.
var builder = new ContainerBuilder();
builder.RegisterInstance(TimeProvider.System);
builder.RegisterType<Installation>().SingleInstance();
builder.RegisterType<Terminal>().SingleInstance();
builder.RegisterType<CollectCommand>();
builder.RegisterType<PlanCommand>();
builder.RegisterType<VerifyCommand>();
builder.RegisterType<InspectCommand>();
builder.RegisterType<PluginsCommand>();
builder.RegisterType<VersionCommand>();
builder.RegisterType<CommandLine>();
await using var container = builder.Build();
return container.Resolve<CommandLine>().Run(args);
