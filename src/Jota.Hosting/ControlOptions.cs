using Jota.Api;
using Jota.ApiServer.Http;
using Jota.Client;
using Jota.Controllers;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting;

/// <summary>With what the controllers and the scheduler of a cluster are started.</summary>
/// <param name="Clock">The time.</param>
/// <param name="Ids">Randomness.</param>
/// <param name="Logging">Loggers.</param>
/// <param name="Checks">What informers check.</param>
/// <param name="Controllers">What somebody wants of the controllers.</param>
/// <param name="Scheduling">How nodes are chosen.</param>
/// <param name="Authority">Signs certificates; null where there is none.</param>
/// <param name="Server">Where others reach the API; null where nobody does.</param>
/// <param name="Without">What of it is left to others.</param>
internal sealed record ControlOptions(
    TimeProvider Clock, IdSource Ids, ILoggerFactory Logging, CacheChecks Checks, ControllerSettings Controllers,
    Scheduler.SchedulerConfiguration Scheduling, CertificateAuthority? Authority, Uri? Server,
    IReadOnlySet<ClusterComponent> Without);
