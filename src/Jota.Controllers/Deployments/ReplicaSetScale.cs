using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// A replica set and the size it is to have; the size may be the one it has, when only its notes of the deployment's size are old.
/// </summary>
internal readonly record struct ReplicaSetScale(V1ReplicaSet ReplicaSet, int Replicas);
