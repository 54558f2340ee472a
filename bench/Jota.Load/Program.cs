using Jota.Load;
using Jota.Load.Api;
using Jota.Load.Density;
using Jota.Load.Noise;

switch (args)
{
    case ["api", .. var rest]:
        await ApiLoad.RunAsync(LoadOptions.Parse(rest), CancellationToken.None);
        return 0;
    case ["density", .. var rest]:
        await DensityRun.RunAsync(LoadOptions.Parse(rest), CancellationToken.None);
        return 0;
    case ["noise", "--of", var kind, "--in", var ns, .. var rest]:
        await NoiseRun.MakeAsync(LoadOptions.Parse(rest), ns, kind, CancellationToken.None);
        return 0;
    case ["noise", .. var rest]:
        await NoiseRun.RunAsync(LoadOptions.Parse(["--gets", "1500", "--connections", "64", "--streams", "1", .. rest]), CancellationToken.None);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: Jota.Load api     --kubeconfig FILE [--server-pid PID,PID] [--objects 5000] [--creates 40000] [--gets 200000] [--lists 50]
                                     [--watchers 100] [--events 2000] [--connections 4] [--streams 16] [--as USER]
                   Jota.Load noise   --kubeconfig FILE [--server-pid PID,PID] [--objects 5000] [--gets 1500] [--connections 64] [--streams 1]
                   Jota.Load density --kubeconfig FILE [--server-pid PID,PID] [--pods 10000] [--kind deployment|replicaset|pods]
            """);
        return 2;
}
