using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.Tests;
using k8s.Models;

namespace Jota.ApiServer.Tests.Allocation;

public sealed class ServicePortCostTests
{
    [Fact]
    public void Each_port_is_read_a_few_times_however_many_there_are() => Assert.InRange(Reads(400), 1, 5 * Reads(100));

    private static long Reads(int length)
    {
        var count = new ReadCount();
        var ports = Enumerable.Range(0, length).Select(i => new V1ServicePort { Port = 1 + (i / 2), Protocol = i % 2 == 0 ? "TCP" : "UDP" });
        var service = new V1Service { Spec = new() { Type = ServiceTypes.NodePort, Ports = new CountingList<V1ServicePort>(ports, count) } };
        var taking = new ServicePortTaking(service, [], new PortPool(30_000, 32_767, IdSource.Seeded(7)), dryRun: false);
        taking.Take();
        taking.Give();
        Assert.Equal(length / 2, service.Spec.Ports.Select(port => port.NodePort).Distinct().Count());
        return count.Reads;
    }
}
