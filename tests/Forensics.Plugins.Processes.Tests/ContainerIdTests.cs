using System.Text;
using Forensics.Sdk.Linux.Proc;

namespace Forensics.Plugins.Processes.Tests;

public sealed class ContainerIdTests
{
    private const string A = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string B = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";

    [TestCase($"/docker/{A}", A, "docker")]
    [TestCase($"/system.slice/docker-{A}.scope", A, "docker")]
    [TestCase($"/docker/{A}/init.scope", A, "docker")]
    [TestCase($"/docker/{A}/docker/{B}", B, "docker")]
    [TestCase($"/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{A}.scope/container", A, "podman")]
    [TestCase($"/machine.slice/libpod-{A}.scope", A, "podman")]
    [TestCase($"/libpod_parent/libpod-{A}", A, "podman")]
    [TestCase($"/default/{A}", A, null)]
    [TestCase($"/kubepods/burstable/pod6f5a/{A}", A, "kubernetes")]
    [TestCase($"/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod6f.slice/cri-containerd-{A}.scope", A, "containerd")]
    [TestCase($"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod6f.slice/crio-{A}.scope", A, "cri-o")]
    [TestCase($"/system.slice/containerd.service/kubepods-burstable-pod6f.slice:cri-containerd:{A}", A, "containerd")]
    [TestCase($"/ecs/cluster/task/{A}", A, null)]
    [TestCase("/lxc/web", "web", "lxc")]
    [TestCase("/lxc.payload.web/system.slice/cron.service", "web", "lxc")]
    [TestCase("/lxc.payload/web", "web", "lxc")]
    [TestCase("/machine.slice/machine-debian\\x2dbookworm.scope/payload", "debian-bookworm", "systemd-nspawn")]
    [TestCase("/machine.slice/systemd-nspawn@web.service/payload", "web", "systemd-nspawn")]
    public void ContainersAreTold(string path, string id, string? runtime)
        => Assert.That(Find(path), Is.EqualTo(new ContainerId(id, runtime)));

    [TestCase("/")]
    [TestCase("")]
    [TestCase("/user.slice/user-0.slice/session-3.scope")]
    [TestCase("/system.slice/docker.service")]
    [TestCase($"/machine.slice/libpod-conmon-{A}.scope")]
    [TestCase($"/system.slice/crio-conmon-{A}.scope")]
    [TestCase("/lxc.monitor.web")]
    [TestCase("/machine.slice/machine-qemu\\x2d1\\x2dvm.scope")]
    [TestCase("/process_api/ffdb816ed0fffe5b72e3e9d2983711fe")]
    [TestCase($"/docker/x{A}")]
    [TestCase("/docker/0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void WhatIsNoContainerIsNone(string path) => Assert.That(Find(path), Is.Null);

    [TestCase("0::/user.slice/user-0.slice/session-c3.scope\n", "/user.slice/user-0.slice/session-c3.scope", "c3")]
    [TestCase("4:memory:/x\n1:name=systemd:/user.slice/session-7.scope\n0::/\n", "/user.slice/session-7.scope", "7")]
    [TestCase("4:memory:/x\n1:name=systemd:/\n0::/\n", "/x", null)]
    [TestCase("1:name=systemd:/\n0::/\n", "/", null)]
    [TestCase("3:cpu,cpuacct:/a:b\n", "/a:b", null)]
    [TestCase("0::/session-.scope", "/session-.scope", null)]
    public void TheMostTellingHierarchyGivesTheCgroup(string file, string path, string? session)
    {
        Assert.That(Cgroups.TryParse(Encoding.UTF8.GetBytes(file), out var cgroups), Is.True);
        Assert.That((cgroups!.Path.ToString(), cgroups.LogindSession), Is.EqualTo((path, session)));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("0:/x")]
    public void WhatHasNoSuchLineIsRefused(string file) => Assert.That(Cgroups.TryParse(Encoding.UTF8.GetBytes(file), out _), Is.False);

    private static ContainerId? Find(string path) => ContainerId.Find(Encoding.UTF8.GetBytes(path));
}
